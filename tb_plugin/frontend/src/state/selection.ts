// What the user chose: the one source of truth, mirrored in the address so that it can be shared.
import { readPins } from "./pins";
import { readReference } from "../data/references";
import { legible } from "../common/legible";

export type Axis = "step" | "epoch" | "time";
export type Room = "overview" | "examples" | "example" | "compare";
export type Ranked = "examples" | "classes";
export type Verdict = "all" | "right" | "wrong" | "flipped";
export type Palette = "default" | "viridis" | "grey";
export type Channels = "moved" | "given";
export type Mode = "side" | "difference" | "swipe" | "blink";
export type Scale = "time" | "step" | "map";
export type Panel = "change" | "quality";
export type Scope = "each" | "probe" | "training";
export type Order = "total" | "step" | "probe" | "confidence" | "wrong" | "mass";

export interface Selection {
  room: Room;
  run: string;
  series: string;
  step: number | undefined; // undefined: the last one
  follow: boolean;
  from: number | undefined; // the first step of the part of the training in view; undefined: of all
  to: number | undefined; // the last one
  example: number | undefined;
  feature: string; // or another row that is no example, by name
  scope: Scope; // each example, all of them at a step, or over training
  measure: string;
  reference: string;
  axis: Axis;
  panel: Panel;
  scale: Scale;
  blend: number; // 0: picture only, 1: map only
  order: Order;
  channels: Channels; // of several, which come first
  channel: number | undefined; // undefined: the output that all examples explain, or the first
  target: number | undefined; // of dots: those of examples that explain this output alone
  speed: number;
  ranked: Ranked; // in the overview
  verdict: Verdict; // of the examples that are shown
  label: number | undefined; // the class of the examples that are shown
  search: string; // a part of their names
  palette: Palette;
  pins: string; // what is compared with what is in view; see pins.ts
  mode: Mode; // of comparing
  blink: number | undefined; // changes a second; 0: paused; undefined: paused for whom motion disturbs
}

// How a control tells what the user chose.
export type Choose = (patch: Partial<Selection>) => void;

export const DEFAULTS: Selection = {
  room: "overview",
  run: "",
  series: "",
  step: undefined,
  follow: false,
  from: undefined,
  to: undefined,
  example: undefined,
  feature: "",
  scope: "each",
  measure: "",
  reference: "previous",
  axis: "step",
  panel: "change",
  scale: "time",
  blend: 0.5,
  order: "total",
  channels: "moved",
  channel: undefined,
  target: undefined,
  speed: 4,
  ranked: "examples",
  verdict: "all",
  label: undefined,
  search: "",
  palette: "default",
  pins: "",
  mode: "side",
  blink: undefined,
};

const READERS: { [Key in keyof Selection]: (text: string) => Selection[Key] | undefined } = {
  room: oneOf("overview", "examples", "example", "compare"),
  run: text,
  series: text,
  step: wholeNumber,
  follow: (value) => value === "true",
  from: wholeNumber,
  to: wholeNumber,
  example: wholeNumber,
  feature: legible,
  scope: oneOf("each", "probe", "training"),
  measure: text,
  reference: readReference,
  axis: oneOf("step", "epoch", "time"),
  panel: oneOf("change", "quality"),
  scale: oneOf("time", "step", "map"),
  blend: (value) => between(Number(value), 0, 1),
  order: oneOf("total", "step", "probe", "confidence", "wrong", "mass"),
  channels: oneOf("moved", "given"),
  channel: (value) => between(wholeNumber(value), 0, Infinity),
  target: (value) => between(wholeNumber(value), 0, Infinity),
  speed: oneOfNumbers(1, 2, 4, 8, 16),
  ranked: oneOf("examples", "classes"),
  verdict: oneOf("all", "right", "wrong", "flipped"),
  label: (value) => between(wholeNumber(value), 0, Infinity),
  search: text,
  palette: oneOf("default", "viridis", "grey"),
  pins: readPins,
  mode: oneOf("side", "difference", "swipe", "blink"),
  blink: oneOfNumbers(0, 1, 2, 4),
};

const KEYS = Object.keys(READERS) as (keyof Selection)[];

export function toQuery(selection: Selection): Map<string, string> {
  const chosen = KEYS.filter((key) => selection[key] !== DEFAULTS[key]);
  return new Map(chosen.map((key) => [key, String(selection[key])]));
}

export function fromQuery(query: Map<string, string>): Selection {
  const selection = { ...DEFAULTS };
  for (const key of KEYS) read(selection, key, query.get(key));
  return selection;
}

function read<Key extends keyof Selection>(
  selection: Selection,
  key: Key,
  value: string | undefined,
): void {
  const known = value === undefined ? undefined : READERS[key](value);
  if (known !== undefined) selection[key] = known as Selection[Key];
}

function text(value: string): string {
  return value;
}

function wholeNumber(value: string): number | undefined {
  return /^-?\d{1,15}$/.test(value) ? Number(value) : undefined;
}

function between(value: number | undefined, low: number, high: number): number | undefined {
  return value !== undefined && value >= low && value <= high ? value : undefined;
}

function oneOf<Choice extends string>(...choices: Choice[]) {
  return (value: string): Choice | undefined => choices.find((choice) => choice === value);
}

function oneOfNumbers(...choices: number[]) {
  return (value: string): number | undefined => choices.find((choice) => String(choice) === value);
}
