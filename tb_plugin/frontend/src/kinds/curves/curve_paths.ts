// Curves as paths: lines over numbers, dots and bars over categories.
import type { Series, Values } from "../../data/log";
import type { Grid } from "../../gen/tf_xai_pb";
import { across, type Range, rounded, roundTicks, type Tick, upwards } from "../../views/frame";
import { withUnit } from "../../common/numbers";

const SLOT_MARGIN = 0.14; // of a category's width
const MAX_CATEGORIES_NAMED = 8;

export interface Place {
  grid: Grid;
  x: Range;
  y: Range;
}

export function placeOf(grid: Grid, y: Range): Place {
  return { grid, y, x: { low: Math.min(...grid.at), high: Math.max(...grid.at) } };
}

// Where numbers are categories, time runs from left to right within each: `share` of the training.
export function pastPath(place: Place, line: Float32Array, share: number): string {
  if (!isCategorical(place.grid)) return polyline(place, line);
  const inset = SLOT_MARGIN + share * (1 - 2 * SLOT_MARGIN);
  return drawn(line, (i, value) => `M${slotAt(place, i, inset)} ${upwards(place.y, value)}h0`);
}

// A level across each category.
export function wholePath(place: Place, line: Float32Array): string {
  if (!isCategorical(place.grid)) return polyline(place, line);
  return drawn(line, (i, value) => {
    const left = slotAt(place, i, SLOT_MARGIN / 2);
    return `M${left} ${upwards(place.y, value)}H${slotAt(place, i, 1 - SLOT_MARGIN / 2)}`;
  });
}

export function rugPath({ grid, x }: Place): string {
  if (isCategorical(grid)) return "";
  return grid.at.map((at) => `M${across(x, at)} 100v-3`).join("");
}

export function xTicks(place: Place): Tick[] {
  const { grid } = place;
  if (!isCategorical(grid)) return numberTicks(place);
  if (grid.at.length > MAX_CATEGORIES_NAMED) return [];
  return grid.at.map((_, i) => ({ at: slotAt(place, i, 0.5), text: placeName(grid, i) }));
}

function numberTicks({ grid, x }: Place): Tick[] {
  const found = roundTicks(x, 4);
  const unit = (i: number): string => (i === found.length - 1 ? (grid.feature?.unit ?? "") : "");
  return found.map((at, i) => ({ at: across(x, at), text: withUnit(at, unit(i)) }));
}

// What a place on the grid is called.
export function placeName({ at, feature }: Grid, place: number): string {
  const found = at[place]!;
  const category = feature?.categories[found];
  if (category !== undefined) return category;
  return withUnit(found, feature?.unit ?? "");
}

function polyline({ grid, x, y }: Place, line: Float32Array): string {
  let pen = "M";
  return drawn(line, (i, value) => {
    const there = `${pen}${across(x, grid.at[i]!)} ${upwards(y, value)}`;
    pen = Number.isFinite(line[i + 1]) ? "L" : "M";
    return there;
  });
}

function drawn(line: Float32Array, draw: (place: number, value: number) => string): string {
  return Array.from(line, (value, i) => (Number.isFinite(value) ? draw(i, value) : "")).join("");
}

function slotAt({ grid }: Place, slot: number, inset: number): number {
  return rounded((100 * (slot + inset)) / grid.at.length);
}

// Lines of curves: [rows, lines, grid, outputs], line 0 the curve, the others single examples.
export function gridOf(series: Series, row: number): Grid | undefined {
  return series.rows[row]?.grids[0];
}

export function isCategorical(grid: Grid): boolean {
  return (grid.feature?.categories.length ?? 0) > 0;
}

export function lineCount(values: Values | undefined): number {
  return values?.shape[1] ?? 0;
}

// One line, as long as its grid. Accumulated effects come centred; all others are counted from
// their own mean.
export function lineOf(
  series: Series,
  { shape, data }: Values,
  row: number,
  line: number,
  output: number,
): Float32Array {
  const [, lines = 1, grid = 1, outputs = 1] = shape;
  const length = Math.min(gridOf(series, row)?.at.length ?? 0, grid);
  const start = (row * lines + line) * grid * outputs + Math.min(output, outputs - 1);
  const found = Float32Array.from({ length }, (_, i) => data[start + i * outputs]!);
  if (series.method === "ale") return found;
  const middle = found.reduce((sum, value) => sum + value, 0) / length;
  return found.map((value) => value - middle);
}
