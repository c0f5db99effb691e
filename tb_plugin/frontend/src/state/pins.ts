// What is compared with what is in view: up to three explanations, each of one example at one step.
import { remembered } from "../common/memo";

export interface Pin {
  run: string;
  series: string;
  step: number;
  example: number; // or row
}

export const MAX_PINS = 3;

export const pinsOf = remembered((text: string): Pin[] =>
  (parsed(text) ?? []).slice(0, MAX_PINS).map(([run, series, step, example]) => ({
    ...{ run, series, step, example },
  })),
);

export function pinsText(pins: Pin[]): string {
  if (pins.length === 0) return "";
  return JSON.stringify(pins.map(({ run, series, step, example }) => [run, series, step, example]));
}

// The text, where it means anything.
export function readPins(text: string): string | undefined {
  return parsed(text) && text;
}

export function isPinned(pins: Pin[], pin: Pin): boolean {
  return pins.some((known) => isSame(known, pin));
}

export function withPin(pins: Pin[], pin: Pin): Pin[] {
  return [...pins, pin].slice(0, MAX_PINS);
}

// The newest, and of the others as many as there is room for.
export function pinFirst(pins: Pin[], pin: Pin): Pin[] {
  return [pin, ...withoutPin(pins, pin)].slice(0, MAX_PINS);
}

export function withoutPin(pins: Pin[], pin: Pin): Pin[] {
  return pins.filter((known) => !isSame(known, pin));
}

export function changedPin(pins: Pin[], place: number, patch: Partial<Pin>): Pin[] {
  return pins.map((pin, i) => (i === place ? { ...pin, ...patch } : pin));
}

function isSame(a: Pin, b: Pin): boolean {
  return pinsText([a]) === pinsText([b]);
}

type Row = [string, string, number, number];

function parsed(text: string): Row[] | undefined {
  try {
    const found: unknown = JSON.parse(text || "[]");
    return Array.isArray(found) && found.every(isRow) ? found : undefined;
  } catch {
    return undefined;
  }
}

function isRow(row: unknown): row is Row {
  if (!Array.isArray(row) || row.length !== 4) return false;
  const [run, series, step, example] = row;
  const named = typeof run === "string" && typeof series === "string";
  return named && Number.isSafeInteger(step) && Number.isSafeInteger(example) && example >= 0;
}
