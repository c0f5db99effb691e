// Explanations that are there, and all but invisible on the scale on which they are drawn.
import type { Series, Step } from "../data/log";
import { shortNumber } from "../words/numbers";
import type { Scale } from "../state";
import { rowDrift } from "./drift";
import { topOfStep, topOfSteps } from "./maps";

const SHARE = 0.01; // of the number that gets the strongest colour

export const FAINT = "very faint";

// The peak leaves out the strongest hundredth: where it is 0, a few strong cells may be all there is.
export function isFaint(step: Step, row: number, top: number): boolean {
  const peak = step.peak[row]!;
  return !step.degenerate[row] && peak > 0 && peak < SHARE * top;
}

// Why an explanation can hardly be seen; "" where it can.
export function faintness(
  series: Series,
  step: Step,
  row: number,
  common: number,
  scale: Scale,
): string {
  if (series.kind !== "maps" || scale === "map") return "";
  const top = scale === "step" ? topOfStep(step) : common;
  if (!isFaint(step, row, top)) return "";
  const own = series.axes[0] === "y" ? "each map its own" : "each example its own";
  const numbers = `99 of 100 of its values are below ${shortNumber(step.peak[row])}, the scale ends at ${shortNumber(top)}`;
  return `${numbers}: choose “${own}” to see it`;
}

// From each step to the next, of one row; not a number where nothing is seen before and after.
export function visibleDrift(
  { kind }: Series,
  steps: Step[],
  measure: string,
  row: number,
): number[] {
  const drift = rowDrift(steps, { measure, reference: "previous" }, row);
  if (kind !== "maps") return drift;
  const top = topOfSteps(steps);
  const unseen = steps.map((step) => step.degenerate[row] || isFaint(step, row, top));
  return drift.map((value, i) => (unseen[i] && unseen[i - 1] ? NaN : value));
}
