// What a plot over the training is.
import type { Moment } from "../data/log";

export interface Line {
  name: string;
  colour: string;
  moments: Moment[];
  xs: number[]; // where they lie on the axis
  ys: number[];
  low?: number[];
  high?: number[];
  bold: boolean;
  dash?: number[];
  says?: string; // for whom the name is not enough
  notes?: string[]; // beside the number, one a point
}

// Something that happened, at a place on the axis.
export interface Mark {
  kind: "alarm" | "reference";
  x: number;
  text: string;
}

export interface Plot {
  title: string;
  caption: string;
  time: boolean;
  scale: "linear" | "root" | "log"; // root: small numbers stay visible beside large ones
  format: (value: number | undefined) => string;
  lines: Line[]; // the first lie above the others
  marks?: Mark[];
  height?: number;
}
