// The part of the training in view, on the one time axis.
import type { Axis, Selection } from "../state/selection";
import { nearest, position } from "./axis";
import type { Step } from "../data/log";

// Places of the first and the last step.
export interface Zoom {
  first: number;
  last: number;
}

type Bounds = Pick<Selection, "from" | "to">;

export const WHOLE: Bounds = { from: undefined, to: undefined };

export function zoomOf(steps: Step[], { from, to }: Bounds): Zoom {
  const numbers = steps.map(({ step }) => step);
  const first = from === undefined ? 0 : nearest(numbers, from);
  const last = to === undefined ? steps.length - 1 : nearest(numbers, to);
  return first < last ? { first, last } : { first: 0, last: steps.length - 1 };
}

// From one place on the axis to another. What reaches the last step goes on as the training does.
export function zoomTo(steps: Step[], axis: Axis, low: number, high: number): Bounds {
  const places = steps.map((step) => position(step, axis));
  return boundsOf(steps, { first: nearest(places, low), last: nearest(places, high) });
}

// A window around a place, `factor` times as wide as the one before.
export function zoomBy(steps: Step[], { first, last }: Zoom, index: number, factor: number): Bounds {
  const span = Math.max(1, Math.min(steps.length - 1, Math.round((last - first) * factor)));
  const start = Math.min(Math.max(0, index - Math.floor(span / 2)), steps.length - 1 - span);
  return boundsOf(steps, { first: start, last: start + span });
}

function boundsOf(steps: Step[], { first, last }: Zoom): Bounds {
  return {
    from: first > 0 ? steps[first]!.step : undefined,
    to: last < steps.length - 1 ? steps[last]!.step : undefined,
  };
}
