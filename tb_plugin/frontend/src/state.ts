// What the user chose: the one source of truth, mirrored in the address so that it can be shared.
import type { Axis } from "./axis";
import { readReference } from "./reference";

export type Scale = "time" | "step" | "map";
export type Panel = "change" | "quality";
export type Scope = "each" | "probe" | "training";
export type Order = "total" | "step" | "probe" | "confidence" | "wrong";

export interface Selection {
  run: string;
  series: string;
  step: number | undefined; // undefined: the last one
  follow: boolean;
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
  channel: number | undefined; // undefined: the output that all examples explain, or the first
  target: number | undefined; // of dots: those of examples that explain this output alone
  speed: number;
}

export const DEFAULTS: Selection = {
  run: "",
  series: "",
  step: undefined,
  follow: false,
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
  channel: undefined,
  target: undefined,
  speed: 4,
};

const READERS: { [Key in keyof Selection]: (text: string) => Selection[Key] | undefined } = {
  run: text,
  series: text,
  step: wholeNumber,
  follow: (value) => value === "true",
  example: wholeNumber,
  feature: text,
  scope: oneOf("each", "probe", "training"),
  measure: text,
  reference: readReference,
  axis: oneOf("step", "epoch", "time"),
  panel: oneOf("change", "quality"),
  scale: oneOf("time", "step", "map"),
  blend: (value) => between(Number(value), 0, 1),
  order: oneOf("total", "step", "probe", "confidence", "wrong"),
  channel: (value) => between(wholeNumber(value), 0, Infinity),
  target: (value) => between(wholeNumber(value), 0, Infinity),
  speed: oneOfNumbers(1, 2, 4, 8, 16),
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
