// Paths where they are seen: scaled and moved, so that strokes stay as wide as they are.
import { rounded } from "./markup";

// From a drawing's own numbers to the page's: x to `a` x + `e`, y to `d` y + `f`; none is mirrored.
export interface Scaling {
  a: number;
  d: number;
  e: number;
  f: number;
}

const COMMANDS = /([a-df-zA-DF-Z])([^a-df-zA-DF-Z]*)/g;
const NUMBERS = /[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?/gi;

// What the numbers of a command are: places or lengths along x and y, or neither.
const PARTS: Record<string, string> = {
  m: "xy",
  l: "xy",
  t: "xy",
  h: "x",
  v: "y",
  c: "xyxyxy",
  s: "xyxy",
  q: "xyxy",
  a: "wh...xy",
  z: "",
};

export function scaled(path: string, by: Scaling): string {
  return [...path.matchAll(COMMANDS)]
    .map(([, command, rest], i) => command + numbersOf(command!, rest!, by, i === 0))
    .join("");
}

// What a path begins with is no distance from anything.
function numbersOf(command: string, text: string, by: Scaling, first: boolean): string {
  const parts = PARTS[command.toLowerCase()] ?? "";
  const moves = command === command.toLowerCase();
  const scale = (value: number, i: number): number => {
    const part = parts[i % parts.length];
    const placed = !moves || (first && i < parts.length);
    if (part === "x") return by.a * value + (placed ? by.e : 0);
    if (part === "y") return by.d * value + (placed ? by.f : 0);
    if (part === "w") return by.a * value;
    return part === "h" ? by.d * value : value;
  };
  return (text.match(NUMBERS) ?? [])
    .map((number, i) => rounded(scale(Number(number), i)))
    .join(" ");
}
