// References by name, and the steps that they turn out to be.
import type { Answer } from "../data/drift_to";
import type { Comparison, Step } from "../data/log";
import { pinnedStep, trained } from "../data/references";
import { inWords } from "../common/numbers";

// Steps with the drift that was asked for beside what is logged.
export function withDrift(steps: Step[], by: Comparison, values: Map<number, number[]>): Step[] {
  if (values.size === 0) return steps;
  return steps.map((step) => {
    const found = values.get(step.step);
    return found ? { ...step, drift: [...step.drift, { ...by, values: found }] } : step;
  });
}

// The one step that all others are compared with, where it is one.
export function referenceStep(steps: Step[], by: Comparison, found: Answer): number | undefined {
  if (by.reference === "first") return steps[0]!.step;
  return pinnedStep(by.reference) ?? found.reference;
}

// Where the step is that the one in view is compared with.
export function referenceIndex(
  steps: Step[],
  index: number,
  { reference }: Comparison,
  at: number | undefined,
): number | undefined {
  const found = reference === "previous" ? index - 1 : steps.findIndex(({ step }) => step === at);
  return found < 0 ? undefined : found;
}

export function referenceName(reference: string): string {
  const [form = "", ...rest] = reference.split(":");
  const name = rest.join(":");
  if (form === "step") return `step ${name} (pinned)`;
  if (form === "best") return `best ${inWords(name)}`;
  if (form === "run") return `same step of ${trained(name)}`;
  return `${form} step`;
}

// As in “drift to …”; `step` is the one that a best or last step turned out to be.
export function referenceInFull(reference: string, step: number | undefined): string {
  const known = step === undefined ? "" : ` (step ${step})`;
  if (reference.startsWith("step:")) return `step ${reference.slice(5)}`;
  if (reference.startsWith("best:")) return `the ${referenceName(reference)}${known}`;
  return `the ${referenceName(reference)}${reference === "last" ? known : ""}`;
}
