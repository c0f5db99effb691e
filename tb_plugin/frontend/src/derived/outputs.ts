// The outputs of the model: which of them the examples explain, and which one a series shows.
import { className, type Examples, type Series, type Step, type Tree } from "../data/log";
import { remembered } from "../common/memo";
import type { Selection } from "../state/selection";

// A kind of explanation, as far as it tells how many outputs it is about.
interface OfOutputs {
  outputs?: (examples: Examples, tree: Tree | undefined) => number;
}

interface OfSeries {
  kind: OfOutputs;
  series: Series;
  examples: Examples;
}

// Those that are explained, each once.
export const explainedOutputs = remembered(({ targets }: Examples): number[] =>
  [...new Set(targets)].sort((a, b) => a - b),
);

// Of several channels or outputs: the one that was picked, else the one that all examples explain.
export function channelOf(
  { kind, series, examples }: OfSeries,
  { channel }: Selection,
): number {
  const ofOutputs = kind.outputs !== undefined || series.axes.at(-1) === "output";
  const [only = 0, ...others] = explainedOutputs(examples);
  return channel ?? (ofOutputs && others.length === 0 ? only : 0);
}

// The output that was picked, where some examples explain it and some do not.
export function targetOf(examples: Examples, { target }: Selection): number | undefined {
  const outputs = explainedOutputs(examples);
  return outputs.length > 1 && outputs.includes(target ?? NaN) ? target : undefined;
}

type Shown = OfSeries & { step: Step };

// Empty where there is but one.
export function outputNames({ kind, series, examples, step }: Shown): string[] {
  const { axes, channels } = series;
  const ofAxis = axes.at(-1) === "output" ? channels.length : 0;
  const count = kind.outputs?.(examples, step.tree) ?? ofAxis;
  return count < 2 ? [] : Array.from({ length: count }, (_, i) => className(examples, i));
}

// The unit of the output in view.
export function unitInView(scene: Shown & { channel: number }): string {
  return unitOf(scene.examples, scene.channel, outputNames(scene).length);
}

// A unit was given for what is explained, not for other outputs.
export function unitOf(examples: Examples, output: number, outputs: number): string {
  const own = outputs < 2 || explainedOutputs(examples).includes(Math.min(output, outputs - 1));
  return own ? examples.unit : "";
}
