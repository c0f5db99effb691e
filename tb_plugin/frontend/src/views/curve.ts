// One chart. A click says where; a line marks the step in view without drawing the chart anew.
import {
  css,
  html,
  LitElement,
  nothing,
  type PropertyValues,
  type TemplateResult,
  unsafeCSS,
} from "lit";
import uPlot from "uplot";
import chartStyle from "uplot/dist/uPlot.min.css";

import { nearest } from "../derived/axis";
import type { Paper } from "../export/paper";
import { plotVectors } from "../export/plot";
import { chartOf, HEIGHT } from "./chart";
import type { Line, Mark, Plot } from "../derived/plot";
import type { Range } from "./frame";
import { Sized } from "./sized";

export class CurveElement extends LitElement {
  static override properties = {
    plot: { attribute: false },
    at: { attribute: false },
    range: { attribute: false },
    dark: { attribute: false },
    hovered: { state: true },
  };

  static override styles = [
    unsafeCSS(chartStyle),
    css`
      :host {
        display: block;
        position: relative;
      }
      h2 {
        font-size: 13px;
        font-weight: 600;
        margin: 0;
        padding-right: 56px; /* of the menu in the corner */
      }
      h2 small {
        color: var(--accent);
        font-size: inherit;
      }
      p {
        margin: 0;
        color: var(--muted);
        font-size: 12px;
      }
      ul {
        display: flex;
        flex-wrap: wrap;
        gap: 2px 14px;
        margin: 2px 0 0;
        padding: 0;
        list-style: none;
        font-size: 12px;
      }
      li {
        display: flex;
        align-items: center;
        gap: 6px;
        color: var(--muted);
      }
      li.bold {
        color: var(--text);
      }
      li svg {
        width: 24px;
        height: 4px;
        stroke: var(--colour);
        stroke-width: 3;
      }
      li b {
        font-variant-numeric: tabular-nums;
      }
      li span[title] {
        text-decoration: underline dotted;
        text-underline-offset: 2px;
        cursor: help;
      }
      .chart {
        position: relative;
        cursor: pointer;
      }
      .mark {
        position: absolute;
        top: 0;
        bottom: 0;
        width: 0;
      }
      .mark::before {
        position: absolute;
        top: -7px;
        left: -6px;
        font-size: 11px;
        line-height: 1;
      }
      .mark.alarm {
        border-left: 1.5px dashed var(--bad);
        color: var(--bad);
      }
      .mark.alarm::before {
        content: "▼";
      }
      .mark.reference {
        border-left: 1.5px dotted var(--text);
        color: var(--text);
      }
      .mark.reference::before {
        content: "◆";
      }
      .u-over .cursor {
        position: absolute;
        top: 0;
        bottom: 0;
        width: 0;
        border-left: 2px solid var(--accent);
        pointer-events: none;
      }
    `,
  ];

  declare plot: Plot;
  declare at: number;
  declare range: Range;
  declare dark: boolean;
  declare hovered: number | undefined;

  private chart: uPlot | undefined;
  private readonly cursor = Object.assign(document.createElement("div"), { className: "cursor" });
  private marks: HTMLElement[] = [];

  constructor() {
    super();
    new Sized(this, () => this.resize());
  }

  override render(): TemplateResult {
    const { title, caption } = this.plot;
    return html`
      <h2>${title} ${this.hovered === undefined ? nothing : html`<small>${whenOf(this.plot, this.hovered)}</small>`}</h2>
      <p>${caption}</p>
      ${
        isCurve(this.plot)
          ? html`<div
              class="chart"
              role="img"
              aria-label=${this.spoken()}
              style="height:${this.plot.height ?? HEIGHT}px"
            ></div>`
          : nothing
      }
      <ul>
        ${this.plot.lines.map((line) => this.key(line))}
      </ul>
    `;
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has("plot") || changed.has("dark")) this.build();
    else if (changed.has("range"))
      this.chart?.setScale("x", { min: this.range.low, max: this.range.high });
    else this.place();
  }

  private key(line: Line): TemplateResult {
    const at = nearest(line.xs, this.hovered ?? this.at);
    return html`
      <li class=${line.bold ? "bold" : ""} style=${`--colour:${line.colour}`}>
        ${stroke(line)}
        <span title=${line.says ?? nothing}>${line.name}</span>
        <b>${this.plot.format(line.ys[at])}</b>
        ${line.notes?.[at] ? html`<small>${line.notes[at]}</small>` : nothing}
      </li>
    `;
  }

  private spoken(): string {
    const now = this.plot.lines.map((line) => {
      const at = nearest(line.xs, this.at);
      const note = line.notes?.[at];
      return `${line.name} ${this.plot.format(line.ys[at])}${note ? ` ${note}` : ""}`;
    });
    const marks = (this.plot.marks ?? []).map(({ text }) => text);
    return [`${this.plot.title}, at the step in view: ${now.join(", ")}`, ...marks].join(". ");
  }

  private build(): void {
    this.chart?.destroy();
    this.chart = undefined;
    const holder = this.renderRoot.querySelector<HTMLElement>(".chart");
    if (!holder) return;
    const colour = (text: string): string => this.resolved(text);
    const width = holder.clientWidth || 360;
    const { options, data } = chartOf(this.plot, width, colour, () => [
      this.range.low,
      this.range.high,
    ]);
    const hooks = { draw: [() => this.place()], setSelect: [() => this.zoom()] };
    this.chart = new uPlot({ ...options, hooks }, data, holder);
    const vectors = (paper: Paper): string =>
      plotVectors(this.chart!, this.plot, { colour, at: this.at }, paper);
    Object.assign(holder, { vectors });
    this.marks = (this.plot.marks ?? []).map(markElement);
    this.chart.over.append(...this.marks, this.cursor);
    this.place();
    this.chart.over.addEventListener("click", ({ detail }) => detail < 2 && this.pick());
    this.chart.over.addEventListener("dblclick", () => this.tell("zoom", undefined));
    this.chart.over.addEventListener("mousemove", () => (this.hovered = this.pointed()));
    this.chart.over.addEventListener("mouseleave", () => (this.hovered = undefined));
  }

  private pick(): void {
    const x = this.pointed();
    if (x !== undefined) this.tell("pick", x);
  }

  private zoom(): void {
    const { left, width } = this.chart!.select;
    if (width === 0) return;
    const [from, to] = [left, left + width].map((at) => this.chart!.posToVal(at, "x"));
    this.chart!.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
    this.tell("zoom", [from, to]);
  }

  private tell(name: "pick" | "zoom", detail: unknown): void {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }

  private pointed(): number | undefined {
    const { idx } = this.chart!.cursor;
    return idx === null || idx === undefined ? undefined : this.chart!.data[0][idx];
  }

  private place(): void {
    if (!this.chart) return;
    const left = (x: number): string => `${this.chart!.valToPos(x, "x") - 1}px`;
    this.cursor.style.left = left(this.at);
    this.marks.forEach((mark, i) => (mark.style.left = left(this.plot.marks![i]!.x)));
  }

  private resize(): void {
    const width = this.clientWidth;
    if (!this.chart || width === 0 || width === this.chart.width) return;
    this.chart.setSize({ width, height: this.plot.height ?? HEIGHT });
  }

  private resolved(colour: string): string {
    const name = /^var\((.+)\)$/.exec(colour)?.[1];
    return name ? getComputedStyle(this).getPropertyValue(name).trim() : colour;
  }
}

// Which step the numbers beside the lines are of.
export function whenOf({ lines }: Plot, x: number): string {
  const moments = lines.flatMap(({ xs, moments }) => {
    const at = nearest(xs, x);
    return moments[at] ? [{ gap: Math.abs(xs[at]! - x), step: moments[at].step }] : [];
  });
  const [best] = moments.sort((a, b) => a.gap - b.gap);
  return best ? `at step ${best.step}` : "";
}

function stroke({ dash }: Line): TemplateResult {
  return html`<svg viewBox="0 0 24 4" aria-hidden="true">
    <path d="M0 2h24" stroke-dasharray=${dash?.join(" ") ?? nothing} />
  </svg>`;
}

// A single step is told by its numbers alone.
function isCurve({ lines }: Plot): boolean {
  return lines.some(({ xs }) => xs.length > 1);
}

function markElement({ kind, text }: Mark): HTMLElement {
  return Object.assign(document.createElement("div"), { className: `mark ${kind}`, title: text });
}

customElements.define("xai-curve", CurveElement);
