// Keras' own numbers over time.
import type { Predictions } from "../data/log";

export interface MetricCurve {
  name: string;
  values: number[]; // one a step; not a number where nothing was said
}

export function metricCurves(said: Predictions[]): MetricCurve[] {
  const names = new Set(said.flatMap(({ metrics }) => metrics.map(({ name }) => name)));
  return [...names].map((name) => ({
    name,
    values: said.map(({ metrics }) => metrics.find((m) => m.name === name)?.value ?? NaN),
  }));
}

// Nobody trains for the best learning rate.
export function isRate(name: string): boolean {
  return name === "learning_rate" || name === "lr";
}

export function isLoss({ name }: MetricCurve): boolean {
  return name.toLowerCase().includes("loss");
}
