// Explanations that are there, and all but invisible on the scale on which they are drawn.
import type { Step } from "../data/log";
import { shortNumber } from "../common/numbers";
import type { Scale } from "../state/selection";
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
// `own`: the name of the scale that each row has for itself; undefined where there is none.
export function faintness(
  own: string | undefined,
  step: Step,
  row: number,
  common: number,
  scale: Scale,
): string {
  if (own === undefined || scale === "map") return "";
  const top = scale === "step" ? topOfStep(step) : common;
  if (!isFaint(step, row, top)) return "";
  const numbers = `99 of 100 of its values are below ${shortNumber(step.peak[row])}, the scale ends at ${shortNumber(top)}`;
  return `${numbers}: choose “${own.toLowerCase()}” to see it`;
}

// From each step to the next, of one row; not a number where nothing is seen before and after.
export function visibleDrift(
  isScaled: boolean,
  steps: Step[],
  measure: string,
  row: number,
): number[] {
  const drift = rowDrift(steps, { measure, reference: "previous" }, row);
  if (!isScaled) return drift;
  const top = topOfSteps(steps);
  const unseen = steps.map((step) => step.degenerate[row] || isFaint(step, row, top));
  return drift.map((value, i) => (unseen[i] && unseen[i - 1] ? NaN : value));
}
