// What the model said of an example, and whether that was right.
import type { Examples, Predictions } from "./log";
import { mean } from "./statistics";

export interface Outcome {
  predicted: number;
  confidence: number | undefined;
  correct: boolean | undefined; // undefined: nobody said what is right
  before: number | undefined; // the earlier prediction, where it was another
}

export function outcome(
  examples: Examples,
  now: Predictions | undefined,
  earlier: Predictions | undefined,
  example: number,
): Outcome | undefined {
  const predicted = now?.predicted[example];
  if (now === undefined || predicted === undefined) return undefined;
  const before = earlier?.predicted[example];
  return {
    predicted,
    confidence: now.confidence[example],
    correct: examples.targetsGiven ? predicted === examples.targets[example] : undefined,
    before: before === predicted ? undefined : before,
  };
}

// Not a number where nobody said what is right.
export function accuracy(examples: Examples, at: Predictions): number {
  if (!examples.targetsGiven) return NaN;
  return mean(at.predicted.map((label, i) => (label === examples.targets[i] ? 1 : 0)));
}

export function confidence(at: Predictions): number {
  return mean(at.confidence);
}

export function flips(now: Predictions, earlier: Predictions): number[] {
  return now.predicted.flatMap((label, i) => (label === earlier.predicted[i] ? [] : [i]));
}
