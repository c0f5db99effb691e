// From an example's numbers to bars: which are shown, how long, and what is left over.
import type { SampledValues } from "../../data/values_near";
import type { Values } from "../../data/log";
import { remembered } from "../../common/memo";

export interface Bar {
  feature: number;
  value: number;
  share: number; // of the track, 0 to 1
  clipped: boolean;
}

export interface Bars {
  bars: Bar[];
  others: Omit<Bar, "feature"> | undefined; // the sum of those that are not shown
  count: number; // of the others
}

export function barsOf(own: Float32Array, order: number[], most: number, top: number): Bars {
  const shown = order.length <= most + 1 ? order : order.slice(0, most);
  const hidden = order.slice(shown.length);
  const rest = hidden.reduce((sum, feature) => sum + own[feature]!, 0);
  return {
    bars: shown.map((feature) => ({ feature, ...lengthOf(own[feature]!, top) })),
    others: hidden.length > 0 ? lengthOf(rest, top) : undefined,
    count: hidden.length,
  };
}

function lengthOf(value: number, top: number): Omit<Bar, "feature"> {
  const size = top > 0 && Number.isFinite(value) ? Math.abs(value) / top : 0;
  return { value, share: Math.round(1000 * Math.min(1, size)) / 1000, clipped: size > 1.001 };
}

// By the root mean square over all steps: bars keep their places over time, and what is strong at a
// few steps alone is not left out. By the step in view while the others are on their way.
export function strongestFirst(sampled: SampledValues, now: Values, row: number): number[] {
  const known = sampled.missing === 0 && sampled.values.length > 0;
  const squares = known ? squaresOf(sampled) : undefined;
  const features = now.data.length / now.shape[0]!;
  const own = Array.from({ length: features }, (_, i) => {
    const at = row * features + i;
    return squares ? squares[at]! : Math.abs(now.data[at]!);
  });
  return own.map((_, i) => i).sort((a, b) => own[b]! - own[a]! || a - b);
}

const squaresOf = remembered((sampled: SampledValues): Float64Array => {
  const sums = new Float64Array(sampled.values[0]!.data.length);
  for (const { data } of sampled.values) {
    for (let i = 0; i < data.length; i++) if (Number.isFinite(data[i])) sums[i]! += data[i]! ** 2;
  }
  return sums;
});

// Features from the largest to the smallest mean |value|, over all examples and steps.
export const strongestOfAll = remembered((sampled: SampledValues, now: Values): number[] => {
  const known = sampled.missing === 0 && sampled.values.length > 0;
  const totals = meanSizes(known ? sampled.values : [now]);
  return totals.map((_, i) => i).sort((a, b) => totals[b]! - totals[a]! || a - b);
});

// Mean |value| of each feature, over all examples of all the arrays.
export function meanSizes(all: Values[]): number[] {
  const features = all[0]!.data.length / all[0]!.shape[0]!;
  const sums = new Array<number>(features).fill(0);
  let rows = 0;
  for (const { data } of all) {
    rows += data.length / features;
    for (let i = 0; i < data.length; i++) {
      if (Number.isFinite(data[i])) sums[i % features]! += Math.abs(data[i]!);
    }
  }
  return sums.map((sum) => sum / rows);
}
