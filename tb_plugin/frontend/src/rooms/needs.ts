// What a room shows is asked for before it is rendered: which of it, by the kind of explanation.
import { type Needs, NO_NEEDS } from "../data/store";
import type { Scene } from "../scene";

export const needsOfNone = (): Needs => NO_NEEDS;

// Of every row at the step in view.
export function needsOfAll({ kind, selection, referenceIndex }: Scene): Needs {
  const beside = kind.hasReference?.(selection.scope) && referenceIndex !== undefined;
  const steps = beside ? [referenceIndex] : [];
  return { ...NO_NEEDS, overTime: kind.isOverTime === true, steps };
}
