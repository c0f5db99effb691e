// How much each feature matters, from what is logged of repeats or of examples.
import type { SampledValues } from "../../data/values_near";
import type { Series, Step, Values } from "../../data/log";
import { ranked } from "../../derived/drift";

// One number a feature.
export interface Importance {
  mean: Float32Array;
  low: Float32Array; // over the repeats
  high: Float32Array;
}

export interface Trends {
  steps: Step[];
  at: Importance[]; // one a step
  top: number[]; // the features that ever mattered most, by their largest number
  others: number[];
}

// What the drawings share.
export interface Weights {
  trends: Trends;
  now: Importance | undefined; // at the step in view
  before: Importance | undefined; // at the one it is compared with
}

const MAX_NAMED = 10;

// Of repeats: their mean, and their spread. Of examples: the mean |value|, without one.
export function importanceOf({ kind }: Series, { shape, data }: Values): Importance {
  const rows = shape[0] ?? 0;
  const count = rows > 0 ? data.length / rows : 0;
  const number = kind === "importance" ? (value: number) => value : Math.abs;
  const mean = new Float32Array(count);
  const low = new Float32Array(count).fill(Infinity);
  const high = new Float32Array(count).fill(-Infinity);
  data.forEach((value, i) => {
    const feature = i % count;
    mean[feature]! += number(value) / rows;
    low[feature] = Math.min(low[feature]!, number(value));
    high[feature] = Math.max(high[feature]!, number(value));
  });
  return kind === "importance" ? { mean, low, high } : { mean, low: mean, high: mean };
}

type Logged = Pick<SampledValues, "steps" | "values">;

export function trendsOf(series: Series, { steps, values }: Logged): Trends {
  const at = values.map((found) => importanceOf(series, found));
  const count = at[0]?.mean.length ?? 0;
  const largest = Array.from({ length: count }, (_, feature) =>
    at.reduce((most, { mean }) => Math.max(most, mean[feature]!), -Infinity),
  );
  const order = ranked(largest);
  return { steps, at, top: order.slice(0, MAX_NAMED), others: order.slice(MAX_NAMED) };
}

// The place of each feature among `features`, the most important first, from 0.
export function ranksOf({ mean }: Importance, features: number[]): number[] {
  const order = ranked(features.map((feature) => mean[feature]!));
  return features.map((_, i) => order.indexOf(i));
}

export function featureName({ labels }: Series, feature: number): string {
  return labels[feature] || `feature ${feature}`;
}
