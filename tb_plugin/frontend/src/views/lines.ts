// Lines of a plot, and how a click on one leads to a step.
import { type Axis, position } from "../axis";
import type { Choose } from "../controls/choose";
import type { Moment } from "../log";
import type { Rows } from "../row";
import type { Scene } from "../scene";
import type { Quartiles } from "../statistics";
import type { Line } from "./chart";

export const COLOURS = [1, 2, 3, 4, 5, 6].map((i) => `var(--series-${i})`);

const HELD_AGAINST = [4, 3]; // how lines are dashed that are no median
const ROW_COLOUR = "var(--text)";
const LEVEL_COLOURS = ["var(--muted)", "var(--series-3)", "var(--series-6)", "var(--series-5)"];

// Where colours begin anew, lines are dashed in another way.
const DASHES = [[], [9, 3], [2, 2], [9, 3, 2, 3]];

export function colourOf(index: number): string {
  return COLOURS[index % COLOURS.length]!;
}

export function inkOf(index: number): Pick<Line, "colour" | "dash"> {
  const dash = DASHES[Math.floor(index / COLOURS.length) % DASHES.length]!;
  return { colour: colourOf(index), ...(dash.length > 0 ? { dash } : {}) };
}

export function rowLine({ names }: Rows, row: number, xs: number[], ys: number[]): Line {
  return { name: names[row]!, colour: ROW_COLOUR, xs, ys, bold: true, dash: HELD_AGAINST };
}

// Something to hold another line against.
export function levelLine(name: string, says: string, index: number, xs: number[], ys: number[]) {
  const colour = LEVEL_COLOURS[index % LEVEL_COLOURS.length]!;
  return { name, says, colour, xs, ys, bold: false, dash: HELD_AGAINST } satisfies Line;
}

export function band(curve: Quartiles[]) {
  return {
    ys: curve.map((at) => at.median),
    low: curve.map((at) => at.low),
    high: curve.map((at) => at.high),
  };
}

export function xsOf(moments: Moment[], axis: Axis): number[] {
  return moments.map((moment) => position(moment, axis));
}

export function picked({ steps, selection }: Scene, choose: Choose) {
  return ({ detail }: CustomEvent<number>): void => {
    const gaps = steps.map((step) => Math.abs(position(step, selection.axis) - detail));
    choose({ step: steps[gaps.indexOf(Math.min(...gaps))]!.step });
  };
}
