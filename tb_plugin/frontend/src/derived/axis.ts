// The one time axis: where a step lies on it, and which step is meant.
import type { Moment } from "../data/log";
import type { Axis } from "../state/selection";
import { clock } from "../common/numbers";

export const AXES: [Axis, string][] = [
  ["step", "Step"],
  ["epoch", "Epoch"],
  ["time", "Wall time"],
];

export function position(moment: Moment, axis: Axis): number {
  const { step, epoch, epochs = epoch, wallTime } = moment;
  return { step, epoch: epochs, time: wallTime }[axis];
}

export function describe(moment: Moment): string {
  return `epoch ${moment.epoch} · ${clock(moment.wallTime)}`;
}

// The logged step nearest to a number; the earlier of two as near.
export function nearest(numbers: number[], wanted: number): number {
  let best = 0;
  numbers.forEach((number, i) => {
    if (Math.abs(number - wanted) < Math.abs(numbers[best]! - wanted)) best = i;
  });
  return best;
}

// Shift moves by a tenth of the run.
export function largeStride(count: number): number {
  return Math.max(2, Math.round(count / 10));
}

export function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high);
}
