// The outputs of the model: which of them the examples explain, and which one a series shows.
import { Task } from "../gen/tf_xai_pb";
import { className, type Examples, type Series } from "../data/log";
import { remembered } from "./memo";
import type { Scene } from "../scene";
import type { Selection } from "../state";

// Those that are explained, each once.
export const explainedOutputs = remembered(({ targets }: Examples): number[] =>
  [...new Set(targets)].sort((a, b) => a - b),
);

// Of several channels or outputs: the one that was picked, else the one that all examples explain.
export function channelOf(series: Series, examples: Examples, { channel }: Selection): number {
  const ofOutputs = series.kind === "tree" || series.axes.at(-1) === "output";
  const [only = 0, ...others] = explainedOutputs(examples);
  return channel ?? (ofOutputs && others.length === 0 ? only : 0);
}

// The output that was picked, where some examples explain it and some do not.
export function targetOf(examples: Examples, { target }: Selection): number | undefined {
  const outputs = explainedOutputs(examples);
  return outputs.length > 1 && outputs.includes(target ?? NaN) ? target : undefined;
}

// Empty where there is but one. Leaves of a tree tell all classes at once.
export function outputNames({ series, examples, step }: Scene): string[] {
  const { kind, axes, channels } = series;
  const ofLeaf = examples.task === Task.CLASSES ? 0 : (step.tree?.nodes[0]?.value.length ?? 0);
  const ofAxis = axes.at(-1) === "output" ? channels.length : 0;
  const count = kind === "tree" ? ofLeaf : ofAxis;
  return count < 2 ? [] : Array.from({ length: count }, (_, i) => className(examples, i));
}

// The unit of the output in view.
export function unitInView(scene: Scene): string {
  return unitOf(scene.examples, scene.channel, outputNames(scene).length);
}

// A unit was given for what is explained, not for other outputs.
export function unitOf(examples: Examples, output: number, outputs: number): string {
  const own = outputs < 2 || explainedOutputs(examples).includes(Math.min(output, outputs - 1));
  return own ? examples.unit : "";
}
