// What the server is asked for by: which explanation, of which run, at which step.
import type { Comparison, Moment, Run, Series, Step } from "./log";

export const MAX_STEPS = 64; // that the server answers in one request

// All rows of a series at a step.
export interface FrameKey {
  run: string;
  series: string;
  step: Moment;
}

// One example, or row, alone.
export interface ExampleKey extends FrameKey {
  example: number;
}

// Drift of a step to a reference that the log does not hold.
export interface DriftKey {
  run: string;
  series: string;
  by: Comparison;
  step: number;
  anchor: string; // of the training: where it is another one, drift is asked for anew
}

// A series of another run than the one in view.
export interface OtherKey {
  run: Run;
  series: Series;
}

// Drift between any two steps.
export interface MatrixKey {
  run: string;
  series: string;
  measure: string;
  row: number;
  steps: number[];
  end: number; // wall time of the last step: logged anew, it is asked for anew
}

// The series in view and its logged steps.
export interface StepAt {
  series: Series;
  steps: Step[];
  index: number; // of the step in view
}

export function frameName({ run, series, step }: FrameKey): string {
  return JSON.stringify([run, series, step.step, step.wallTime]);
}

export function exampleKeyName(key: ExampleKey): string {
  return `${frameName(key)} ${key.example}`;
}
