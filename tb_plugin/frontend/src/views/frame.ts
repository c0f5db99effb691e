// A plot that fills its place: a drawing that is stretched, and in HTML what stands around it.
import { html, svg, type SVGTemplateResult, type TemplateResult } from "lit";

import { shortNumber } from "../common/numbers";

export interface Range {
  low: number;
  high: number;
}

export interface Tick {
  at: number; // per cent from the left, or from the top
  text: string;
}

export interface Frame {
  xs: Tick[];
  left: TemplateResult;
  inside: TemplateResult;
  right?: TemplateResult;
}

const EDGE = 90; // per cent: texts beyond end where the drawing ends
const ROUND = [1, 2, 2.5, 5, 10];

export function frame({ xs, left, inside, right }: Frame): TemplateResult {
  return html`
    <div class="frame ${right ? "ends" : ""}">
      ${left}
      <div class="area">${inside}</div>
      ${right}
      <div class="xs" aria-hidden="true">
        ${xs.map(
          ({ at, text }) =>
            html`<span class=${at > EDGE ? "edge" : ""} style="left:${at}%">${text}</span>`,
        )}
      </div>
    </div>
  `;
}

// 100 by 100, whatever the size of its place; `label` is for whom cannot see it.
export function stretched(label: string, body: SVGTemplateResult): SVGTemplateResult {
  return svg`
    <svg viewBox="0 0 100 100" preserveAspectRatio="none" role="img" aria-label=${label}>
      ${body}
    </svg>
  `;
}

export function beside(ys: Tick[]): TemplateResult {
  return html`
    <div class="ys" aria-hidden="true">
      ${ys.map(({ at, text }) => html`<span style="top:${at}%" title=${text}>${text}</span>`)}
    </div>
  `;
}

// From the left, or from the bottom up.
export function across({ low, high }: Range, value: number): number {
  return rounded(high > low ? (100 * (value - low)) / (high - low) : 50);
}

export function upwards(range: Range, value: number): number {
  return rounded(100 - across(range, value));
}

// Round numbers within the range, about as many as there is room for.
export function roundTicks({ low, high }: Range, room: number): number[] {
  if (!(high > low)) return Number.isFinite(low) ? [low] : [];
  const rough = (high - low) / room;
  const decade = 10 ** Math.floor(Math.log10(rough));
  const stride = decade * ROUND.find((factor) => factor * decade >= rough * (1 - 1e-9))!;
  const first = Math.ceil(low / stride - 1e-9);
  const last = Math.floor(high / stride + 1e-9);
  return Array.from({ length: last - first + 1 }, (_, i) => (first + i) * stride);
}

export function yTicks(range: Range, room: number): Tick[] {
  return roundTicks(range, room).map((y) => ({ at: upwards(range, y), text: shortNumber(y) }));
}

// The range of all numbers, a little wider; of nothing, from 0 to 1.
export function rangeOf(numbers: Iterable<number>): Range {
  let [low, high] = [Infinity, -Infinity];
  for (const number of numbers) {
    if (!Number.isFinite(number)) continue;
    low = Math.min(low, number);
    high = Math.max(high, number);
  }
  if (low > high) return { low: 0, high: 1 };
  const margin = 0.04 * (high - low) || Math.abs(high) || 1;
  return { low: low - margin, high: high + margin };
}

export function rounded(value: number): number {
  return Math.round(100 * value) / 100;
}
