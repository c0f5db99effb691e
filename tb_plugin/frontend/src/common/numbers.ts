// Numbers and times as text.
import { legible } from "./legible";

export function shortNumber(value: number | undefined): string {
  if (value === undefined || Number.isNaN(value)) return "–";
  const size = Math.abs(value);
  if (size !== 0 && (size < 0.001 || size >= 1e5)) return withMinus(Number(value.toPrecision(2)).toExponential());
  return withMinus(String(Number(value.toPrecision(3))));
}

// A true minus sign is as wide as a plus.
function withMinus(text: string): string {
  return text.replaceAll("-", "−");
}

export function withSign(value: number | undefined): string {
  const text = shortNumber(Math.abs(value ?? NaN));
  if (text === "–" || text === "0") return text;
  return `${value! < 0 ? "−" : "+"}${text}`;
}

// Where numbers may be negative, a plus says that one is not.
export function valueNumber(value: number | undefined, isSigned: boolean): string {
  return isSigned ? withSign(value) : shortNumber(value);
}

export function withUnit(value: number | undefined, unit: string): string {
  return unit ? `${shortNumber(value)} ${unit}` : shortNumber(value);
}

// Two digits that count: 0.41, 0.043, 0.0022.
export function twoDigits(value: number | undefined): string {
  if (value === undefined || Number.isNaN(value)) return "–";
  const size = Math.abs(value);
  if (size < 0.0001) return "0.00";
  return withMinus(size < 0.1 ? String(Number(value.toPrecision(2))) : value.toFixed(2));
}

export function percent(value: number | undefined): string {
  if (value === undefined || Number.isNaN(value)) return "–";
  return `${Math.round(100 * value)} %`;
}

export function clock(seconds: number): string {
  return new Date(1000 * seconds).toLocaleString(undefined, {
    month: "short",
    day: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
  });
}

export function inWords(identifier: string): string {
  return legible(identifier.replaceAll("_", " "));
}
