// The matrix itself: a click, or Enter, compares two steps.
import { html, LitElement, type PropertyValues, type TemplateResult } from "lit";

import { isReport } from "../../../data/report";
import type { DriftMatrix } from "../../../data/requests";
import type { State } from "../../../data/resource";
import { nearest } from "../../../derived/axis";
import { remembered } from "../../../common/memo";
import { twoDigits } from "../../../common/numbers";
import { colourOfLevel, levelOf } from "../../overview/derived/colour";
import { driftBetween, phasesOf, topOfMatrix } from "../derived/drift_matrix";
import { around, type Cell, cellAt, legend, marks, moved, phases } from "./parts";

export class DriftMatrixElement extends LitElement {
  static override properties = {
    found: { attribute: false },
    retry: { attribute: false },
    level: { attribute: false },
    unrelated: { attribute: false },
    at: { attribute: false },
    dark: { attribute: false },
    compare: { attribute: false },
    go: { attribute: false },
    pointed: { state: true },
    walked: { state: true },
  };

  declare found: State<DriftMatrix>;
  declare retry: () => void;
  declare level: number; // how far apart unrelated examples are
  declare unrelated: string; // what they are called
  declare at: number; // the step in view
  declare dark: boolean;
  declare compare: (step: number, reference: number) => void;
  declare go: (step: number) => void;
  declare pointed: Cell | undefined; // by the mouse
  declare walked: Cell | undefined; // by keys

  private readonly phases = remembered(phasesOf);
  private drawn: unknown[] = [];

  // It shares the page's style, hence no shadow of its own.
  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  override render(): TemplateResult {
    const { found } = this;
    if (found.kind === "failed") return this.failed(found.message);
    if (found.kind === "here" && found.trouble) return this.failed(found.trouble);
    if (found.kind === "waiting") return html`<div class="square"><p class="late">Comparing steps …</p></div>`;
    const { value: matrix, late } = found;
    if (matrix.steps.length < 2) return html`<p>${NOT_KEPT}</p>`;
    const top = topOfMatrix(matrix, this.level);
    return html`
      <p class="readout">${this.told(matrix)}</p>
      <div class="square ${late ? "waiting" : ""}">${around(matrix, this.cells(matrix))}</div>
      ${legend({
        top,
        unrelated: this.level > 0 ? this.unrelated : "",
        gaps: matrix.values.some(Number.isNaN),
        dark: this.dark,
      })}
      ${phases(matrix, this.phases(matrix, top), this.go)}
    `;
  }

  protected override updated(_: PropertyValues<this>): void {
    const matrix = this.found.kind === "here" ? this.found.value : undefined;
    const canvas = this.querySelector("canvas");
    const now = [matrix, this.level, this.dark, canvas];
    if (!canvas || !matrix || now.every((one, i) => one === this.drawn[i])) return;
    this.drawn = now;
    drawMatrix(canvas, matrix, topOfMatrix(matrix, this.level), this.dark);
  }

  private cells(matrix: DriftMatrix): TemplateResult {
    return html`
      <div
        class="cells"
        role="application"
        tabindex="0"
        aria-label=${`Drift between any two steps. ${this.told(matrix)}. Arrows move, Enter compares.`}
        @pointermove=${(event: PointerEvent) => (this.pointed = cellAt(event, matrix.steps.length))}
        @pointerleave=${() => (this.pointed = undefined)}
        @blur=${() => (this.walked = undefined)}
        @click=${(event: MouseEvent) => this.choose(matrix, cellAt(event, matrix.steps.length))}
        @keydown=${(event: KeyboardEvent) => this.press(matrix, event)}
      >
        <canvas aria-hidden="true"></canvas>
        ${marks(matrix, this.at, this.pointed ?? this.walked)}
      </div>
    `;
  }

  private failed(trouble: string): TemplateResult {
    if (isReport()) return html`<p>${NOT_KEPT}</p>`;
    return html`<p>${trouble} <button class="link" @click=${() => this.retry()}>Try again</button></p>`;
  }

  private told(matrix: DriftMatrix): string {
    const cell = this.pointed ?? this.walked;
    if (!cell) return "Point at a cell: a click compares its two steps.";
    const [to, from] = [matrix.steps[cell.row], matrix.steps[cell.column]];
    const drift = driftBetween(matrix, cell.row, cell.column);
    const said = Number.isNaN(drift) ? "cannot be compared" : twoDigits(drift);
    return `Step ${from} to step ${to}: ${said}`;
  }

  private press(matrix: DriftMatrix, event: KeyboardEvent): void {
    const here = this.walked ?? this.startOf(matrix);
    const next = moved(here, event.key, matrix.steps.length);
    if (!next && event.key !== "Enter") return;
    event.preventDefault();
    event.stopPropagation();
    if (next) this.walked = this.walked ? next : here;
    else this.choose(matrix, here);
  }

  // The step in view against the one before.
  private startOf({ steps }: DriftMatrix): Cell {
    const row = nearest(steps, this.at);
    return { row, column: Math.max(0, row - 1) };
  }

  private choose({ steps }: DriftMatrix, { row, column }: Cell): void {
    this.compare(steps[row]!, steps[column]!);
  }
}

const NOT_KEPT =
  "Drift between any two steps was not kept in this report; TensorBoard measures it.";

customElements.define("xai-drift-matrix", DriftMatrixElement);

// The cells of a matrix of drift. What cannot be compared is hatched.
const SIDE = 640; // pixels, at least

export function drawMatrix(
  canvas: HTMLCanvasElement,
  matrix: DriftMatrix,
  top: number,
  dark: boolean,
): void {
  const count = matrix.steps.length;
  const size = Math.ceil(SIDE / count);
  canvas.width = canvas.height = size * count;
  const pen = canvas.getContext("2d");
  if (!pen) return;
  const style = getComputedStyle(canvas);
  const ink = style.getPropertyValue("--muted").trim();
  for (let row = 0; row < count; row++) {
    for (let column = 0; column < count; column++) {
      const drift = driftBetween(matrix, row, column);
      const [x, y] = [column * size, row * size];
      if (Number.isFinite(drift)) {
        pen.fillStyle = colourOfLevel(levelOf(drift / top), dark);
        pen.fillRect(x, y, size, size);
      } else hatch(pen, x, y, size, ink);
    }
  }
}

function hatch(pen: CanvasRenderingContext2D, x: number, y: number, size: number, ink: string) {
  const gap = Math.max(4, size / 4);
  pen.save();
  pen.beginPath();
  pen.rect(x, y, size, size);
  pen.clip();
  pen.beginPath();
  for (let at = -size; at < size; at += gap) {
    pen.moveTo(x + at, y + size);
    pen.lineTo(x + at + size, y);
  }
  pen.strokeStyle = ink;
  pen.stroke();
  pen.restore();
}
