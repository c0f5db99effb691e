// Colours of drift: ever darker on a light page, ever brighter on a dark one, evenly to the eye, so
// that they are told apart without telling hues apart.
import { evenly, type Table } from "../../../derived/oklab";

const LIGHT = [
  ...["#f6f4e8", "#eed2ac", "#edaa78", "#eb7c58", "#e04653"],
  ...["#b43566", "#862969", "#5a1f60", "#32144c"],
];
const DARK = [
  ...["#413d4e", "#61486c", "#8b507d", "#b9567f", "#e75e6d"],
  ...["#f78361", "#fea967", "#fece85", "#fef0a9"],
];

const LEVELS = 64;

const TABLES = { light: inLevels(evenly(LIGHT)), dark: inLevels(evenly(DARK)) };

export function colourOfLevel(level: number, dark: boolean): string {
  return (dark ? TABLES.dark : TABLES.light)[level]!;
}

// Of a share between 0 and 1; not a number of what is none.
export function levelOf(share: number): number {
  return Math.round((LEVELS - 1) * Math.min(1, Math.max(0, share)));
}

export function driftGradient(dark: boolean): string {
  const stops = Array.from({ length: 10 }, (_, i) => colourOfLevel(7 * i, dark));
  return `linear-gradient(to right, ${stops.join(", ")})`;
}

function inLevels(table: Table): string[] {
  return Array.from({ length: LEVELS }, (_, i) => {
    const at = 3 * Math.round((255 * i) / (LEVELS - 1));
    return `rgb(${table.subarray(at, at + 3).join(" ")})`;
  });
}
