// How far maps moved: per example, and over the probe.
import type { Reference, Step } from "./log";
import { mean, type Quartiles, quartiles } from "./statistics";

export interface Comparison {
  measure: string;
  reference: Reference;
}

const STEPS_BEFORE = 5;
const TIMES_LARGER = 2;
const LEAST_RISE = 0.05;

// One number an example; empty where nothing was compared at that step.
export function driftAt(step: Step | undefined, by: Comparison): number[] {
  return (
    step?.drift.find((d) => d.measure === by.measure && d.reference === by.reference)?.values ?? []
  );
}

export function driftCurve(steps: Step[], by: Comparison): Quartiles[] {
  return steps.map((step) => quartiles(driftAt(step, by)));
}

export function magnitudeCurve(steps: Step[]): Quartiles[] {
  return steps.map((step) => quartiles(step.magnitude));
}

export function exampleDrift(steps: Step[], by: Comparison, example: number): number[] {
  return steps.map((step) => driftAt(step, by)[example] ?? NaN);
}

// Mean over all steps, one number an example.
export function totalDrift(steps: Step[], by: Comparison, examples: number): number[] {
  const columns = Array.from({ length: examples }, () => [] as number[]);
  for (const step of steps) {
    driftAt(step, by).forEach((value, example) => columns[example]?.push(value));
  }
  return columns.map(mean);
}

export function measures(steps: Step[]): string[] {
  return [...new Set(steps.flatMap((step) => step.drift.map((drift) => drift.measure)))];
}

export function indexOfLargest(numbers: number[]): number {
  return numbers.reduce((best, value, i) => (value > (numbers[best] ?? -Infinity) ? i : best), -1);
}

// Examples from the most to the least; what is not a number comes last.
export function ranked(numbers: number[]): number[] {
  const key = (i: number): number => (Number.isFinite(numbers[i]) ? numbers[i]! : -Infinity);
  return numbers.map((_, i) => i).sort((a, b) => key(b) - key(a) || a - b);
}

// Steps that changed more than twice as much as any of the five before them.
export function suddenChanges(medians: number[]): number[] {
  return medians.flatMap((value, i) => {
    const before = medians.slice(Math.max(0, i - STEPS_BEFORE), i).filter(Number.isFinite);
    const most = Math.max(...before);
    const sudden = value > TIMES_LARGER * most && value - most > LEAST_RISE;
    return before.length === STEPS_BEFORE && sudden ? [i] : [];
  });
}
