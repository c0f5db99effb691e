// What one map says more, or less, than another, and where.
import { type Plane, planeOf } from "../../derived/maps";
import type { Scale } from "../../state/selection";
import { shortNumber, valueNumber } from "../../common/numbers";
import { comparable, type Difference, minus, type Term } from "../difference";
import type { Drawn } from "../kind";

export function mapDifference(a: Term, b: Term, scale: Scale): Difference {
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
    series: { ...a.series, axes: ["y", "x"], channels: [], isSigned: true },
    ...{ top: first.top, notes: sized ? [...said, coarser] : said },
    values: { shape: [1, size.height, size.width], data },
  };
}

function planeIn({ values, series, channel }: Term): Plane {
  return planeOf(values!, series, 0, channel);
}

export function spokenMap({ values, series, channel }: Drawn): string {
  if (!values) return "on its way";
  const { most, least } = extremes(planeOf(values, series, 0, channel));
  const told = [
    ...(most ? [`strongest ${valueNumber(most.value, series.isSigned)} ${most.where}`] : []),
    ...(least ? [`most against, ${valueNumber(-least.value, true)}, ${least.where}`] : []),
  ];
  return told.join("; ") || "zero everywhere";
}

// Where a map says more than the other, and where less.
export function mapDiffers({ values, series, channel }: Drawn, a: string, b: string): string {
  const { most, least } = extremes(planeOf(values!, series, 0, channel));
  if (!most && !least) return "No difference at all";
  const told = (name: string, found: Peak | undefined) =>
    found ? `higher in ${name}, most ${found.where} (by ${shortNumber(found.value)})` : "";
  return [told(a, most), told(b, least)].filter(Boolean).join("; ");
}

// The largest number, and the same of its negative.
function extremes(plane: Plane): { most: Peak | undefined; least: Peak | undefined } {
  const negated = plane.values.map((value) => -value);
  return { most: largestPlace(plane), least: largestPlace({ ...plane, values: negated }) };
}

// Where on a map something is, in words.
const LINES = ["upper", "", "lower"];
const COLUMNS = ["left", "", "right"];

export interface Peak {
  value: number;
  where: string;
}

// Of the largest number; undefined where none is above zero.
export function largestPlace({ width, height, values }: Plane): Peak | undefined {
  let best = -1;
  values.forEach((value, i) => {
    if (value > (values[best] ?? 0)) best = i;
  });
  if (best < 0) return undefined;
  const third = (at: number, of: number): number => Math.min(2, Math.floor((3 * (at + 0.5)) / of));
  const line = LINES[third(Math.floor(best / width), height)]!;
  const column = COLUMNS[third(best % width, width)]!;
  return { value: values[best]!, where: wordsOf(line, column) };
}

function wordsOf(line: string, column: string): string {
  if (line && column) return `at the ${line} ${column}`;
  if (line) return `at the ${line === "upper" ? "top" : "bottom"}`;
  return column ? `on the ${column}` : "in the middle";
}

// Maps on coarser grids.
type Size = Pick<Plane, "width" | "height">;

// Means over the cells of a coarser grid. A cell that lies in two of them counts in each by the
// share of the area that lies there.
export function areaAveraged({ width, height, values }: Plane, to: Size): Plane {
  if (to.width === width && to.height === height) return { width, height, values };
  const lines = sharesOf(height, to.height);
  const columns = sharesOf(width, to.width);
  const found = new Float32Array(to.width * to.height);
  for (let y = 0; y < to.height; y++) {
    for (let x = 0; x < to.width; x++) {
      let sum = 0;
      for (const [line, high] of lines[y]!) {
        const start = line * width;
        for (const [column, wide] of columns[x]!) sum += high * wide * values[start + column]!;
      }
      found[y * to.width + x] = sum;
    }
  }
  return { ...to, values: found };
}

// For each coarse cell, the cells within it, and which share of it each of them is. In units in
// which both sides are whole: cells are `coarse` long, coarse ones `cells`.
function sharesOf(cells: number, coarse: number): [number, number][][] {
  return Array.from({ length: coarse }, (_, i) => {
    const [from, to] = [i * cells, (i + 1) * cells];
    const shares: [number, number][] = [];
    for (let cell = Math.floor(from / coarse); cell * coarse < to; cell++) {
      const overlap = Math.min((cell + 1) * coarse, to) - Math.max(cell * coarse, from);
      shares.push([cell, overlap / cells]);
    }
    return shares;
  });
}
