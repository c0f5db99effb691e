// Lines of a plot, and how a click on one leads to a step.
import type { Axis, Choose, Selection } from "../state/selection";
import { position } from "../derived/axis";
import type { Moment } from "../data/log";
import type { Rows } from "../derived/row";
import type { Scene } from "../scene";
import type { Quartiles } from "../derived/statistics";
import { WHOLE, zoomTo } from "../derived/zoom";
import type { Line } from "../derived/plot";

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

export function rowLine({ names }: Rows, row: number, places: Places, ys: number[]): Line {
  return { name: names[row]!, colour: ROW_COLOUR, ...places, ys, bold: true, dash: HELD_AGAINST };
}

// Something to hold another line against.
export function levelLine(
  name: string,
  says: string,
  index: number,
  places: Places,
  ys: number[],
): Line {
  const colour = LEVEL_COLOURS[index % LEVEL_COLOURS.length]!;
  return { name, says, colour, ...places, ys, bold: false, dash: HELD_AGAINST };
}

export function band(curve: Quartiles[]) {
  return {
    ys: curve.map((at) => at.median),
    low: curve.map((at) => at.low),
    high: curve.map((at) => at.high),
  };
}

// When the points of a line were, and where they lie on the axis.
export type Places = Pick<Line, "moments" | "xs">;

export function along(moments: Moment[], axis: Axis): Places {
  return {
    moments: moments.map(({ step, epoch, wallTime }) => ({ step, epoch, wallTime })),
    xs: moments.map((moment) => position(moment, axis)),
  };
}

// Brushed from one place to another; nothing: the whole training, and what was in view before the
// double click began with a click.
export function zoomed({ steps, selection }: Scene, choose: Choose) {
  return ({ detail, currentTarget }: CustomEvent<[number, number] | undefined>): void =>
    choose(
      detail ? zoomTo(steps, selection.axis, ...detail) : { ...before.get(currentTarget!), ...WHOLE },
    );
}

type InView = Pick<Selection, "step" | "follow" | "series" | "example" | "feature">;

const before = new WeakMap<EventTarget, InView>();

export function keepInView(where: EventTarget | null, selection: Selection): void {
  const { step, follow, series, example, feature } = selection;
  if (where) before.set(where, { step, follow, series, example, feature });
}

export function picked({ steps, selection }: Scene, choose: Choose) {
  return ({ detail, currentTarget }: CustomEvent<number>): void => {
    keepInView(currentTarget, selection);
    const gaps = steps.map((step) => Math.abs(position(step, selection.axis) - detail));
    choose({ step: steps[gaps.indexOf(Math.min(...gaps))]!.step });
  };
}
