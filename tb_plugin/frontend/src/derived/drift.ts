// How far explanations moved: per row, and over all of them.
import type { Comparison, Step } from "../data/log";
import { isShare } from "../data/measures";
import { rememberedOf } from "../common/memo";
import { UNRELATED } from "../data/references";
import { isYesOrNo, mean, median, overProbe, type Quartiles, quartiles } from "./statistics";

const SETTLED_SHARE = 0.1; // of the largest drift
const SETTLED_STEPS = 3; // in a row

// One number a row, or one for the whole probe; empty where nothing was compared at that step.
export function driftAt(step: Step | undefined, by: Comparison): number[] {
  return (
    step?.drift.find((d) => d.measure === by.measure && d.reference === by.reference)?.values ?? []
  );
}

// Empty where the measure has one number for the whole probe.
export function driftOfRows(step: Step | undefined, by: Comparison): number[] {
  const values = driftAt(step, by);
  return values.length === step?.degenerate.length ? values : [];
}

// Of how many rows a median speaks.
export function comparable(values: number[]): { counted: number; of: number } {
  return { counted: values.filter(Number.isFinite).length, of: values.length };
}

// A median over a few of the rows says nothing of them all.
export function isTelling(values: number[]): boolean {
  const { counted, of } = comparable(values);
  return of > 0 && counted * 2 >= of;
}

// Many views ask for it: it is computed once.
export function driftCurve(steps: Step[], by: Comparison): Quartiles[] {
  const known = curvesOf(steps);
  const key = JSON.stringify([by.measure, by.reference]);
  const curve = known.get(key) ?? overProbe(
    steps.map((step) => driftAt(step, by)),
    isShare(by.measure),
  );
  known.set(key, curve);
  return curve;
}

const curvesOf = rememberedOf((_: Step[]) => new Map<string, Quartiles[]>());

// What the one number of a step is.
export function driftWords(steps: Step[], by: Comparison): string {
  const found = steps.map((step) => driftAt(step, by));
  if (isShare(by.measure) ?? isYesOrNo(found)) return "share changed";
  return found.some(({ length }) => length > 1) ? "median drift" : "drift";
}

export function magnitudeCurve(steps: Step[]): Quartiles[] {
  return steps.map((step) => quartiles(step.magnitude));
}

export function rowDrift(steps: Step[], by: Comparison, row: number): number[] {
  return steps.map((step) => driftOfRows(step, by)[row] ?? NaN);
}

// How far apart the maps of unrelated examples are, over all steps; not a number where nobody knows.
export function unrelatedLevel(steps: Step[], measure: string): number {
  return median(driftCurve(steps, { measure, reference: UNRELATED }).map((at) => at.median));
}

// Mean over all steps, one number a row.
export function totalDrift(steps: Step[], by: Comparison, rows: number): number[] {
  const columns = Array.from({ length: rows }, () => [] as number[]);
  for (const step of steps) {
    driftOfRows(step, by).forEach((value, row) => columns[row]?.push(value));
  }
  return columns.map(mean);
}

export function measures(steps: Step[]): string[] {
  return [...new Set(steps.flatMap((step) => step.drift.map((drift) => drift.measure)))];
}

export function indexOfLargest(numbers: number[]): number {
  return numbers.reduce((best, value, i) => (value > (numbers[best] ?? -Infinity) ? i : best), -1);
}

// Rows from the most to the least; what is not a number comes last.
export function ranked(numbers: number[]): number[] {
  const key = (i: number): number => (Number.isFinite(numbers[i]) ? numbers[i]! : -Infinity);
  return numbers.map((_, i) => i).sort((a, b) => key(b) - key(a) || a - b);
}

// The first of three steps in a row whose drift is at most a tenth of the largest; -1: none.
export function settledAt(medians: number[]): number {
  const limit = SETTLED_SHARE * Math.max(...medians.filter(Number.isFinite));
  const small = medians.map((value) => value <= limit);
  return small.findIndex((_, i) => {
    const next = small.slice(i, i + SETTLED_STEPS);
    return next.length === SETTLED_STEPS && next.every(Boolean);
  });
}
