// What a log holds, as the page uses it: the schema's messages with plain numbers and decoded arrays.
import type { Note, Probe, Run, Series } from "./gen/tf_xai_pb";

export type { Note, Run, Series };

export interface Moment {
  step: number;
  epoch: number;
  wallTime: number;
}

export type Reference = "previous" | "first";

export interface Drift {
  measure: string;
  reference: Reference;
  values: number[];
}

export interface Step extends Moment {
  degenerate: boolean[];
  magnitude: number[];
  peak: number[];
  drift: Drift[];
}

export interface Predictions extends Moment {
  predicted: number[];
  confidence: number[];
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

export type { Probe };
