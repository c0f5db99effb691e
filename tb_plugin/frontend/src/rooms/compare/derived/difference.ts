// What one explanation says more, or less, than another.
import { type Plane, planeOf, topOf } from "../../../derived/maps";
import type { Values } from "../../../data/log";
import type { Seen } from "./panes";
import { areaAveraged } from "./resampling";
import type { Scale } from "../../../state";

export interface Difference {
  values: Values; // of one row, signed
  axes: string[];
  top: number;
  notes: string[]; // how both were made comparable
}

// Of a seen explanation: what else is needed to subtract it.
export interface Term {
  seen: Seen;
  name: string; // such as A
  channel: number;
  top: number; // of all panes of its series
}

// A text: why there is none.
export function differenceOf(a: Term, b: Term, scale: Scale): Difference | string | undefined {
  const flat = [a, b].find(({ seen }) => seen.steps[seen.index]!.degenerate[seen.row]);
  if (flat) return `${flat.name} is zero everywhere, or not finite: there is nothing to subtract.`;
  if (!a.seen.values || !b.seen.values) return undefined;
  const kinds = [a, b].map(({ seen }) => formOf(seen));
  if (kinds[0] !== kinds[1]) {
    return `${a.name} and ${b.name} differ in kind or size: no difference can be drawn.`;
  }
  if (isPicture(a.seen)) return ofMaps(a, b, scale);
  if (aboutOf(a.seen) !== aboutOf(b.seen)) {
    return `${a.name} and ${b.name} are about different things: no difference can be drawn.`;
  }
  const [one, other, ...said] = comparable(a, b, a.seen.values.data, b.seen.values.data, scale);
  const values = { shape: a.seen.values.shape, data: minus(one.data, other.data) };
  return { values, axes: a.seen.series.axes, top: one.top, notes: said };
}

export function isPicture({ series, values }: Pick<Seen, "series" | "values">): boolean {
  const isMap = series.kind === "maps" && series.axes[0] === "y";
  return isMap && (!values || values.shape.length === series.axes.length + 1);
}

// What must be alike.
function formOf(seen: Seen): string {
  const { kind, axes } = seen.series;
  return isPicture(seen) ? "picture" : JSON.stringify([kind, axes, seen.values!.shape]);
}

function aboutOf({ series, examples, row }: Seen): string {
  const grids = series.rows[row]?.grids.map(({ feature, at }) => [feature?.name, at]) ?? [];
  const words = series.axes[0] === "token" ? (examples.texts[row] ?? []) : [];
  const classes = series.kind === "decisions" ? examples.classNames : [];
  return JSON.stringify([series.labels, grids, words, classes]);
}

function ofMaps(a: Term, b: Term, scale: Scale): Difference {
  const [one, other] = [planeIn(a), planeIn(b)];
  const size = {
    width: Math.min(one.width, other.width),
    height: Math.min(one.height, other.height),
  };
  const [first, second, ...said] = comparable(a, b, one.values, other.values, scale);
  const data = minus(
    areaAveraged({ ...one, values: first.data }, size).values,
    areaAveraged({ ...other, values: second.data }, size).values,
  );
  const sized = one.width !== other.width || one.height !== other.height;
  const coarser = `both at ${size.height} × ${size.width} cells, the coarser grid`;
  return {
    ...{ axes: ["y", "x"], top: first.top, notes: sized ? [...said, coarser] : said },
    values: { shape: [1, size.height, size.width], data },
  };
}

function planeIn({ seen, channel }: Term): Plane {
  return planeOf(seen.values!, seen.series, 0, channel);
}

interface Scaled {
  data: Float32Array;
  top: number;
}

// Numbers of different explanations have no unit in common, nor those on scales of their own.
function comparable(
  a: Term,
  b: Term,
  one: Float32Array,
  other: Float32Array,
  scale: Scale,
): [Scaled, Scaled, ...string[]] {
  const strengths = a.seen.series.isSigned !== b.seen.series.isSigned;
  const [first, second] = strengths ? [one.map(Math.abs), other.map(Math.abs)] : [one, other];
  const notes = strengths ? ["|values| of both, as only one has a sign"] : [];
  if (scale === "time" && scaleOf(a.seen) === scaleOf(b.seen)) {
    return [{ data: first, top: a.top }, { data: second, top: b.top }, ...notes];
  }
  const scaled = (term: Term, data: Float32Array): Scaled => {
    const { seen } = term;
    const top = topOf(scale, term.top, seen.steps[seen.index]!, data, seen.row) || 1;
    return { data: data.map((value) => value / top), top: 1 };
  };
  const own = "each on a scale of its own, on which 1 is strong";
  return [scaled(a, first), scaled(b, second), ...notes, own];
}

// Explanations whose numbers are of one kind.
export function scaleOf({ series }: Pick<Seen, "series">): string {
  const { name, method, score, isSigned, axes } = series;
  return JSON.stringify([name, method, score, isSigned, axes]);
}

function minus(a: Float32Array, b: Float32Array): Float32Array {
  return a.map((value, i) => value - b[i]!);
}
