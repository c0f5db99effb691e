// Drift of one example, or row, between any two of several steps.
import type { DriftMatrix } from "../../../data/requests";
import { mean } from "../../../derived/statistics";

// Two phases of a training: explanations differ between them more than within them.
export interface Phases {
  start: number; // place of the second one's first step
  between: number; // mean drift
  within: number;
}

const SHARP = 0.6; // of the drift between phases, reached in the one step from one to the other
const CLEAR = 2; // times as far apart between as within
const LEAST_SHARE = 0.1; // of the level of unrelated examples: less is no phase

// Places from the first to the last, both among them.
export function evenly(first: number, last: number, most: number): number[] {
  const count = Math.min(most, last - first + 1);
  if (count < 2) return count < 1 ? [] : [first];
  return Array.from({ length: count }, (_, i) =>
    Math.round(first + (i * (last - first)) / (count - 1)),
  );
}

export function driftBetween({ steps, values }: DriftMatrix, row: number, column: number): number {
  return values[row * steps.length + column] ?? NaN;
}

// What gets the strongest colour: unrelated examples, where their level is known.
export function topOfMatrix({ values }: DriftMatrix, level: number): number {
  if (level > 0) return level;
  const most = Math.max(...values.filter(Number.isFinite), 0);
  return most > 0 ? most : 1;
}

// Where the mean drift between what is before and what is after exceeds that within both the most;
// nothing unless it is at least twice as large and most of it came at once. `top`: see above.
export function phasesOf(matrix: DriftMatrix, top: number): Phases | undefined {
  const { length } = matrix.steps;
  let best: Phases | undefined;
  for (let start = 2; start <= length - 2; start++) {
    const between = meanOf(matrix, [0, start], [start, length]);
    const within = meanWithin(matrix, start);
    if (between - within > (best ? best.between - best.within : -Infinity)) {
      best = { start, between, within };
    }
  }
  if (!best) return undefined;
  const { start, between, within } = best;
  const atOnce = meanOf(matrix, [start - 1, start], [start, start + 1]);
  const clear = between >= CLEAR * within && between >= LEAST_SHARE * top;
  return clear && atOnce >= SHARP * between ? best : undefined;
}

type Ends = [number, number];

function meanWithin(matrix: DriftMatrix, start: number): number {
  const { length } = matrix.steps;
  const [before, after]: Ends[] = [
    [0, start],
    [start, length],
  ];
  return mean([...pairs(matrix, before!, before!), ...pairs(matrix, after!, after!)]);
}

// Both ways, as some measures tell from which to which.
function meanOf(matrix: DriftMatrix, rows: Ends, columns: Ends): number {
  return mean([...pairs(matrix, rows, columns), ...pairs(matrix, columns, rows)]);
}

function pairs(matrix: DriftMatrix, [top, bottom]: Ends, [left, right]: Ends): number[] {
  const found: number[] = [];
  for (let row = top; row < bottom; row++) {
    for (let column = left; column < right; column++) {
      if (row !== column) found.push(driftBetween(matrix, row, column));
    }
  }
  return found;
}
