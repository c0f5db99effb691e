// What one explanation says more, or less, than another.
import type { Examples, Series, Step, Values } from "../data/log";
import { topOf } from "../derived/maps";
import type { Scale } from "../state/selection";
import type { Kind } from "./kind";

export interface Difference {
  values: Values; // of one row, signed
  series: Series; // as the difference is drawn
  top: number;
  notes: string[]; // how both were made comparable
}

// What is subtracted.
export interface Term {
  name: string; // such as A
  kind: Kind;
  series: Series;
  examples: Examples;
  row: number;
  step: Step;
  values: Values | undefined; // of that row alone
  channel: number;
  top: number; // of all that are seen together on one scale
}

// A text: why there is none.
export function differenceOf(a: Term, b: Term, scale: Scale): Difference | string | undefined {
  const flat = [a, b].find(({ step, row }) => step.degenerate[row]);
  if (flat) return `${flat.name} is zero everywhere, or not finite: there is nothing to subtract.`;
  if (!a.values || !b.values) return undefined;
  const { subtract } = a.kind.compare;
  if (formOf(a) !== formOf(b)) {
    return `${a.name} and ${b.name} differ in kind or size: no difference can be drawn.`;
  }
  if (subtract) return subtract(a, b, scale);
  if (aboutOf(a) !== aboutOf(b)) {
    return `${a.name} and ${b.name} are about different things: no difference can be drawn.`;
  }
  const [one, other, ...notes] = comparable(a, b, a.values.data, b.values.data, scale);
  const values = { shape: a.values.shape, data: minus(one.data, other.data) };
  return { values, series: { ...a.series, isSigned: true }, top: one.top, notes };
}

// What must be the same.
function formOf({ kind, series, values }: Term): string {
  return kind.compare.subtract
    ? kind.name
    : JSON.stringify([kind.name, series.kind, series.axes, values!.shape]);
}

function aboutOf({ kind, series, examples, row }: Term): string {
  const grids = series.rows[row]?.grids.map(({ feature, at }) => [feature?.name, at]) ?? [];
  return JSON.stringify([series.labels, grids, kind.compare.about?.(examples, row)]);
}

interface Scaled {
  data: Float32Array;
  top: number;
}

// Numbers of different explanations have no unit in common, nor those on scales of their own.
export function comparable(
  a: Term,
  b: Term,
  one: Float32Array,
  other: Float32Array,
  scale: Scale,
): [Scaled, Scaled, ...string[]] {
  const strengths = a.series.isSigned !== b.series.isSigned;
  const [first, second] = strengths ? [one.map(Math.abs), other.map(Math.abs)] : [one, other];
  const notes = strengths ? ["|values| of both, as only one has a sign"] : [];
  if (scale === "time" && scaleOf(a) === scaleOf(b)) {
    return [{ data: first, top: a.top }, { data: second, top: b.top }, ...notes];
  }
  const scaled = ({ top: common, step, row }: Term, data: Float32Array): Scaled => {
    const top = topOf(scale, common, step, data, row) || 1;
    return { data: data.map((value) => value / top), top: 1 };
  };
  const own = "each on a scale of its own, on which 1 is strong";
  return [scaled(a, first), scaled(b, second), ...notes, own];
}

// Explanations whose numbers are of one kind.
export function scaleOf({ series }: Pick<Term, "series">): string {
  const { name, method, score, isSigned, axes } = series;
  return JSON.stringify([name, method, score, isSigned, axes]);
}

export function minus(a: Float32Array, b: Float32Array): Float32Array {
  return a.map((value, i) => value - b[i]!);
}
