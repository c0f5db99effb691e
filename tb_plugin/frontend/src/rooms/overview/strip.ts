// A row of cells over the time axis, as dark or as bright as much changed. Drawn once: moving
// through the steps leaves it as it is.
import { css, html, LitElement, type PropertyValues, type TemplateResult } from "lit";

import { columnsOf, pixelsOf, runsOf } from "./derived/cells";
import { colourOfLevel, levelOf } from "./derived/colour";
import { INCOMPARABLE } from "./derived/rows";
import { Sized } from "../../views/sized";

const LEAST_GAPPED = 7; // pixels: narrower cells touch each other
const HATCH = 5; // pixels from line to line

export class StripElement extends LitElement {
  static override properties = {
    edges: { attribute: false },
    shares: { attribute: false },
    marked: { attribute: false },
    dark: { attribute: false },
  };

  static override styles = css`
    :host {
      display: block;
      position: relative;
      height: 100%;
    }
    canvas {
      position: absolute;
      inset: 0;
      width: 100%;
      height: 100%;
    }
  `;

  declare edges: Float64Array; // per cent, one more than there are cells
  declare shares: Float32Array; // 0 to 1, INCOMPARABLE, or not a number
  declare marked: number[]; // cells with a triangle
  declare dark: boolean;

  private size = { width: 0, height: 0 };

  constructor() {
    super();
    new Sized(this, (size) => this.resize(size));
  }

  override render(): TemplateResult {
    return html`<canvas aria-hidden="true"></canvas>`;
  }

  protected override updated(_: PropertyValues<this>): void {
    this.draw();
  }

  private resize({ width, height }: DOMRectReadOnly): void {
    if (width === this.size.width && height === this.size.height) return;
    this.size = { width, height };
    this.draw();
  }

  private draw(): void {
    const canvas = this.renderRoot.querySelector("canvas");
    const ratio = window.devicePixelRatio;
    const [width, height] = [this.size.width, this.size.height].map((side) => Math.round(side * ratio));
    if (!canvas || !width || !height || !this.edges) return;
    Object.assign(canvas, { width, height });
    const context = canvas.getContext("2d");
    if (!context) return;
    this.drawCells(context, width, height);
    this.drawMarks(context, width, ratio);
  }

  private drawCells(context: CanvasRenderingContext2D, width: number, height: number): void {
    const levels = this.shares.map((share) => (share === INCOMPARABLE ? share : levelOf(share)));
    const hatch = this.shares.includes(INCOMPARABLE) ? hatching(context, this.colour("--muted")) : "";
    for (const { from, to, value } of runsOf(columnsOf(this.edges, levels, width))) {
      context.fillStyle = value === INCOMPARABLE ? hatch : colourOfLevel(value, this.dark);
      context.fillRect(from, 0, to - from, height);
    }
    for (let i = 0; i < this.shares.length; i++) {
      const [from, to] = pixelsOf(this.edges, i, width);
      if (to - from >= LEAST_GAPPED) context.clearRect(to - 1, 0, 1, height);
    }
  }

  private drawMarks(context: CanvasRenderingContext2D, width: number, ratio: number): void {
    if (this.marked.length === 0) return;
    Object.assign(context, { fillStyle: this.colour("--text"), strokeStyle: this.colour("--page") });
    context.lineWidth = 1.5 * ratio;
    for (const i of this.marked) {
      const [from, to] = pixelsOf(this.edges, i, width);
      const [middle, half, top] = [(from + to) / 2, 5 * ratio, 2 * ratio];
      if (this.edges[i + 1]! < 0 || this.edges[i]! > 100) continue;
      context.beginPath();
      context.moveTo(middle - half, top);
      context.lineTo(middle + half, top);
      context.lineTo(middle, top + 1.6 * half);
      context.closePath();
      context.stroke();
      context.fill();
    }
  }

  private colour(name: string): string {
    return getComputedStyle(this).getPropertyValue(name).trim();
  }
}

function hatching(context: CanvasRenderingContext2D, colour: string): CanvasPattern {
  const tile = document.createElement("canvas");
  Object.assign(tile, { width: HATCH, height: HATCH });
  const inside = tile.getContext("2d")!;
  inside.fillStyle = colour;
  for (let i = 0; i < HATCH; i++) inside.fillRect(i, HATCH - 1 - i, 1, 1);
  return context.createPattern(tile, "repeat")!;
}

customElements.define("xai-strip", StripElement);
