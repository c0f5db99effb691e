// What a log holds, as the page uses it: the schema's messages with plain numbers and decoded arrays.
import type { Alarm, Check, Note, Probe, Run, Series } from "./gen/tf_xai_pb";

export type { Alarm, Check, Note, Probe, Run, Series };

export interface Moment {
  step: number;
  epoch: number;
  wallTime: number;
}

export interface Drift {
  measure: string;
  reference: string; // see reference.ts
  values: number[];
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
  drift: Drift[];
  quality: Quality[];
}

export interface Metric {
  name: string;
  value: number;
}

export interface Predictions extends Moment {
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
}

export interface NoteAt {
  step: number;
  note: Note;
}

export interface AlarmAt {
  step: number;
  alarm: Alarm;
}

// An array whose first axis is the example.
export interface Values {
  shape: number[];
  data: Float32Array;
}

export function className(examples: Examples, index: number): string {
  return examples.classNames[index] ?? `class ${index}`;
}

export function exampleName(examples: Examples, index: number): string {
  return examples.names[index] || `example ${index}`;
}
