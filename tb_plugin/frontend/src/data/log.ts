// What a log holds, as the page uses it: the schema's messages with plain numbers and decoded arrays.
import {
  type Alarm,
  type Check,
  type Feature,
  type Note,
  type Probe,
  type Run,
  type Series,
  Task,
  type Tree,
} from "../gen/tf_xai_pb";

export type { Alarm, Check, Feature, Note, Probe, Run, Series, Tree };

const OUTPUTS: Partial<Record<Task, string>> = {
  [Task.CLASSES]: "class",
  [Task.LABELS]: "label",
  [Task.QUANTITIES]: "output",
};

export interface Moment {
  step: number;
  epoch: number; // finished ones
  epochs?: number; // the same with a part of the one that goes on, where it is known
  batch?: number; // finished ones, of the whole training; 0: none, or unknown
  wallTime: number;
}

export interface Drift {
  measure: string;
  reference: string; // see reference.ts
  values: number[];
}

// What drift is measured by, and to.
export interface Comparison {
  measure: string;
  reference: string; // see references.ts
}

// What a check found: of the explanation itself, or of a line to hold it against.
export interface Quality {
  check: string;
  of: string;
  values: number[];
}

export interface Step extends Moment {
  degenerate: boolean[];
  magnitude: number[];
  peak: number[];
  evaluations: number; // rows that the model was run on
  reused: number; // rows whose answers were there already
  tree: Tree | undefined;
  number: number; // of the series' steps in the log, from 1; 0: nobody counted
  drift: Drift[];
  quality: Quality[];
}

export interface Metric {
  name: string;
  value: number;
}

export interface Predictions extends Moment {
  score: number[]; // of the target
  predicted: number[];
  confidence: number[];
  metrics: Metric[];
  interventions: Quality[]; // 1 for each example that an edit makes another class of
}

export interface Pictures {
  height: number;
  width: number;
  channels: number;
  bytes: Uint8Array;
}

export interface Examples {
  names: string[];
  targets: number[];
  targetsGiven: boolean; // else they are what the model predicted at first
  classNames: string[];
  pictures: Pictures | undefined;
  kind: string;
  task: Task;
  unit: string; // of quantities
  truth: number[]; // empty, or one an example and output: labels as 0 and 1, or quantities
  features: Feature[]; // of a table; of series, their channels
  texts: string[][]; // the words of each example; "" where there is none
  inputs: Values | undefined; // of tables and series
  rate: number; // of series: samples a second; 0: unknown
}

// A curve of TensorBoard's own, of the training that a run explains.
export interface Scalar {
  run: string;
  tag: string;
  steps: number[]; // as its writer counts them: epochs or batches
  wallTimes: number[];
  values: number[];
}

export interface NoteAt {
  step: number;
  note: Note;
}

export interface AlarmAt {
  step: number;
  alarm: Alarm;
}

// An array whose first axis is the example, or the row.
export interface Values {
  shape: number[];
  data: Float32Array;
}

// Of the model, where the truth is known.
export function outputsOf({ truth, targets }: Examples): number {
  return truth.length / Math.max(1, targets.length);
}

// As far as the log names them.
export function isOneNumber({ axes, labels }: Series): boolean {
  return axes.length === 1 && labels.length === 1;
}

export function className({ classNames, task }: Examples, index: number): string {
  return classNames[index] ?? `${outputWord({ task })} ${index}`;
}

// What one output of the model is called.
export function outputWord({ task }: Pick<Examples, "task">): string {
  return OUTPUTS[task] ?? "output"; // of a newer log
}

export function exampleName(examples: Examples, index: number): string {
  return examples.names[index] || `example ${index}`;
}

// The numbers of that row; they share the memory of them all.
export function rowNumbers({ shape, data }: Values, row: number): Float32Array {
  const size = data.length / Math.max(1, shape[0] ?? 1);
  return data.subarray(row * size, (row + 1) * size);
}

// The same as an array of that row alone.
export function rowOf({ shape, data }: Values, row: number): Values {
  return { shape: [1, ...shape.slice(1)], data: rowNumbers({ shape, data }, row) };
}

const wholes = new WeakMap<Values, Values>();

// The same, which knows of which array it is: one row may be drawn on the scale of all.
export function partOf(all: Values, row: number): Values {
  const part = rowOf(all, row);
  wholes.set(part, all);
  return part;
}

export function wholeOf(part: Values): Values {
  return wholes.get(part) ?? part;
}
