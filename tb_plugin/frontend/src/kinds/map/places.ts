// Where on a map something is, in words.
import type { Plane } from "../../derived/maps";

const LINES = ["upper", "", "lower"];
const COLUMNS = ["left", "", "right"];

export interface Peak {
  value: number;
  where: string;
}

// Of the largest number; undefined where none is above zero.
export function largestPlace({ width, height, values }: Plane): Peak | undefined {
  let best = -1;
  values.forEach((value, i) => {
    if (value > (values[best] ?? 0)) best = i;
  });
  if (best < 0) return undefined;
  const third = (at: number, of: number): number => Math.min(2, Math.floor((3 * (at + 0.5)) / of));
  const line = LINES[third(Math.floor(best / width), height)]!;
  const column = COLUMNS[third(best % width, width)]!;
  return { value: values[best]!, where: wordsOf(line, column) };
}

function wordsOf(line: string, column: string): string {
  if (line && column) return `at the ${line} ${column}`;
  if (line) return `at the ${line === "upper" ? "top" : "bottom"}`;
  return column ? `on the ${column}` : "in the middle";
}
