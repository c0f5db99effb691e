// The part of the time axis that the overview shows, and where things lie on it.
import type { Axis } from "../../../state/selection";
import { position } from "../../../derived/axis";
import type { Moment, Step } from "../../../data/log";
import { remembered, rememberedOf } from "../../../common/memo";
import { edgesOf } from "./cells";
import type { Scene } from "../../../scene";
import type { Range } from "../../../views/frame";
import type { Zoom } from "../../../derived/zoom";

export interface Span extends Range {
  axis: Axis;
}

// From the first explained step of any series to the last, unless zoomed; with half a step more on
// either side, so that every cell is seen whole.
export function spanOf({ loaded, steps, zoom, selection }: Scene): Span {
  return span(loaded.steps, steps, zoom, selection.axis);
}

const span = remembered(
  (all: Map<string, Step[]>, steps: Step[], { first, last }: Zoom, axis: Axis): Span => {
    const at = (step: Step): number => position(step, axis);
    const others = [...all.values()].filter(({ length }) => length > 0);
    const from = first > 0 ? [steps[first]!] : [steps[first]!, ...others.map((own) => own[0]!)];
    const whole = last === steps.length - 1;
    const to = whole ? [steps[last]!, ...others.map((own) => own.at(-1)!)] : [steps[last]!];
    const margin = Math.max(gap(steps, first, axis), gap(steps, last - 1, axis)) / 2 || 0.5;
    const [low, high] = [Math.min(...from.map(at)), Math.max(...to.map(at))];
    return { low: low - margin, high: high + margin, axis };
  },
);

function gap(steps: Step[], index: number, axis: Axis): number {
  const [one, next] = [steps[index], steps[index + 1]];
  return one && next ? position(next, axis) - position(one, axis) : 0;
}

// Per cent from the left.
export function placeOn({ low, high, axis }: Span, moment: Moment): number {
  return (100 * (position(moment, axis) - low)) / (high - low);
}

// Where the steps of a series lie on the axis.
export const placesOf = rememberedOf((steps: Step[], axis: Axis): number[] =>
  steps.map((step) => position(step, axis)),
);

// Where the cells of a series begin and end.
export const edgesIn = rememberedOf((steps: Step[], span: Span): Float64Array =>
  edgesOf(steps.map((step) => placeOn(span, step))),
);

// From a wall time to the axis: between explained steps, time flows evenly. Not a number where
// there are no two of them.
export function placing(moments: Moment[], axis: Axis): (wallTime: number) => number {
  if (axis === "time") return (wallTime) => wallTime;
  const known = [...moments].sort((a, b) => a.wallTime - b.wallTime);
  const times = known.filter(({ wallTime }, i) => wallTime !== known[i - 1]?.wallTime);
  if (times.length < 2) return () => NaN;
  return (wallTime) => {
    const after = segmentOf(times, wallTime);
    const [from, to] = [times[after - 1]!, times[after]!];
    const share = (wallTime - from.wallTime) / (to.wallTime - from.wallTime);
    return position(from, axis) + share * (position(to, axis) - position(from, axis));
  };
}

// The end of the piece that a time lies in; times outside belong to the outermost ones.
function segmentOf(times: Moment[], wallTime: number): number {
  let [low, high] = [1, times.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (times[middle]!.wallTime < wallTime) low = middle + 1;
    else high = middle;
  }
  return low;
}
