// The examples of the probe by what is right of them.
import type { Examples } from "../data/log";
import { Task } from "../gen/tf_xai_pb";
import { remembered } from "../common/memo";
import { trueClass } from "./outcome";

export interface ClassRow {
  label: number;
  rows: number[];
}

// The classes that the probe knows of, in their order; none where the model puts out quantities.
export const classesOf = remembered((examples: Examples): ClassRow[] => {
  if (examples.task === Task.QUANTITIES) return [];
  const found = new Map<number, number[]>();
  examples.targets.forEach((target, row) => {
    const label = trueClassOr(examples, row, target);
    found.set(label, [...(found.get(label) ?? []), row]);
  });
  return [...found].sort(([a], [b]) => a - b).map(([label, rows]) => ({ label, rows }));
});

// Labels of which several may be true have no one class: those that are explained stand for them.
function trueClassOr(examples: Examples, row: number, target: number): number {
  if (examples.task === Task.LABELS) return target;
  return trueClass(examples, row) ?? target;
}
