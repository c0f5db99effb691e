// The outputs of the model, where a series tells them apart.
import { Task } from "./gen/tf_xai_pb";
import { className } from "./log";
import type { Scene } from "./scene";

// Empty where there is but one. Leaves of a tree tell all classes at once.
export function outputNames({ series, examples, step }: Scene): string[] {
  const { kind, axes, channels } = series;
  const ofLeaf = examples.task === Task.CLASSES ? 0 : (step.tree?.nodes[0]?.value.length ?? 0);
  const ofAxis = axes.at(-1) === "output" ? channels.length : 0;
  const count = kind === "tree" ? ofLeaf : ofAxis;
  return count < 2 ? [] : Array.from({ length: count }, (_, i) => className(examples, i));
}
