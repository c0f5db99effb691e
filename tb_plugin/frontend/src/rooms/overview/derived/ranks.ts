// Which examples, or which classes, moved most within the part of the training in view.
import { driftAt, driftOfRows } from "../../../derived/drift";
import type { Examples, Predictions, Step } from "../../../data/log";
import type { ClassRow } from "../../../derived/classes";
import { remembered, rememberedOf } from "../../../common/memo";
import { outcome } from "../../../derived/outcome";
import { isYesOrNo, mean, median } from "../../../derived/statistics";
import type { Zoom } from "../../../derived/zoom";

export interface Rank {
  row: number;
  total: number; // mean over the steps in view
  peak: number; // place of the step at which it was largest; -1: nothing was ever compared
  until: number; // place of the last step at which it was more than hardly a change; -1: never
  count: number; // of steps at which it was compared
}

export interface Ranking {
  moved: Rank[]; // the most first
  few: Rank[]; // compared at fewer than half of the steps: their mean says little
  still: Rank[]; // never more than what is hardly a change
  unknown: Rank[]; // never compared
}

// Drift of each row at each step; not a number where it was not compared.
export const driftTable = rememberedOf(
  (steps: Step[], measure: string, reference: string, rows: number): Float64Array[] => {
    const table = Array.from({ length: rows }, () => new Float64Array(steps.length).fill(NaN));
    steps.forEach((step, i) => {
      const values = driftOfRows(step, { measure, reference });
      for (let row = 0; row < values.length && row < rows; row++) table[row]![i] = values[row]!;
    });
    return table;
  },
);

// The median of each class's examples, or the share of yes; not a number where too few of them
// could be compared.
export const classTable = remembered(
  (table: Float64Array[], classes: ClassRow[]): Float64Array[] => {
    const middle = isYesOrNo(table) ? mean : median;
    const steps = table[0]?.length ?? 0;
    return classes.map(({ rows }) =>
      Float64Array.from({ length: steps }, (_, i) => {
        const known = rows.map((row) => table[row]![i]!).filter(Number.isFinite);
        return 2 * known.length >= rows.length ? middle(known) : NaN;
      }),
    );
  },
);

export const rankingOf = remembered(
  (table: Float64Array[], zoom: Zoom, still: number, compared: number): Ranking => {
    const ranks = table.map((values, row) => rankOf(values, row, zoom, still));
    ranks.sort((a, b) => b.total - a.total || a.row - b.row);
    const isStill = ({ row, peak }: Rank): boolean => !moves(table[row]![peak]!, still);
    const isKnown = ({ count }: Rank): boolean => count > 0 && 2 * count >= compared;
    const known = ranks.filter(isKnown);
    return {
      moved: known.filter((rank) => !isStill(rank)),
      few: ranks.filter((rank) => rank.count > 0 && !isKnown(rank)),
      still: known.filter(isStill),
      unknown: ranks.filter(({ peak }) => peak < 0),
    };
  },
);

// At how many of the steps in view anything was compared.
export const comparedSteps = remembered(
  (steps: Step[], { first, last }: Zoom, measure: string, reference: string): number =>
    steps.slice(first, last + 1).filter((step) => driftAt(step, { measure, reference }).length > 0)
      .length,
);

function moves(drift: number, still: number): boolean {
  return drift > 0 && drift >= still;
}

function rankOf(values: Float64Array, row: number, { first, last }: Zoom, still: number): Rank {
  let [sum, count, peak, until] = [0, 0, -1, -1];
  for (let i = first; i <= last; i++) {
    const value = values[i]!;
    if (!Number.isFinite(value)) continue;
    sum += value;
    count += 1;
    if (peak < 0 || value > values[peak]!) peak = i;
    if (moves(value, still)) until = i;
  }
  return { row, total: count > 0 ? sum / count : -Infinity, peak, until, count };
}

// How often the prediction of each example became another one within the steps in view.
export const flipsOf = remembered(
  (predictions: Map<number, Predictions>, steps: Step[], { first, last }: Zoom): number[] => {
    const flips: number[] = [];
    let before: Predictions | undefined;
    for (const { step } of steps.slice(first, last + 1)) {
      const now = predictions.get(step);
      now?.predicted.forEach((label, row) => {
        const flipped = before !== undefined && before.predicted[row] !== label;
        flips[row] = (flips[row] ?? 0) + Number(flipped);
      });
      before = now ?? before;
    }
    return flips;
  },
);

// Of how many examples of a class it is known whether the model is right, and of how many it is.
export function rightOf(examples: Examples, now: Predictions | undefined, rows: number[]) {
  const said = rows.map((row) => outcome(examples, now, undefined, row)?.correct);
  const known = said.filter((correct) => correct !== undefined);
  return { right: known.filter(Boolean).length, known: known.length };
}
