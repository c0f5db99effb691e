// What the model said of an example, and whether that was right.
import { Task } from "../gen/tf_xai_pb";
import { type Examples, outputsOf, type Predictions } from "../data/log";
import { remembered } from "../common/memo";
import { mean } from "./statistics";

// Of classes and of labels.
export interface Outcome {
  predicted: number;
  confidence: number | undefined;
  correct: boolean | undefined; // undefined: nobody said what is right
  before: number | undefined; // the earlier prediction, where it was another
}

// Of quantities.
export interface Estimate {
  value: number;
  truth: number | undefined; // undefined: nobody knows
  error: number | undefined;
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
    correct: isRight(examples, predicted, example),
    before: before === predicted ? undefined : before,
  };
}

export function estimate(
  examples: Examples,
  now: Predictions | undefined,
  example: number,
): Estimate | undefined {
  const value = now?.score[example];
  if (value === undefined) return undefined;
  const truth = truthOf(examples, example, examples.targets[example]!);
  return { value, truth, error: truth === undefined ? undefined : value - truth };
}

// Of labels: how certain the model is that the explained one is true.
export function targetProbability(
  now: Predictions | undefined,
  score: string,
  example: number,
): number | undefined {
  const value = now?.score[example];
  if (value === undefined) return undefined;
  return score === "log_probability" ? Math.exp(value) : 1 / (1 + Math.exp(-value));
}

function isRight(examples: Examples, predicted: number, example: number): boolean | undefined {
  if (examples.task === Task.LABELS) {
    const truth = truthOf(examples, example, predicted);
    return truth === undefined ? undefined : truth > 0.5;
  }
  const right = trueClass(examples, example);
  return right === undefined ? undefined : predicted === right;
}

// A single column holds class indices, several are one-hot. Where nobody said more, the explained
// class is the right one, unless it was left to the model.
export function trueClass(examples: Examples, example: number): number | undefined {
  const { truth, targets, targetsGiven } = examples;
  const outputs = outputsOf(examples);
  if (outputs === 0) return targetsGiven ? targets[example] : undefined;
  const own = truth.slice(example * outputs, (example + 1) * outputs);
  return outputs === 1 ? own[0] : own.indexOf(Math.max(...own));
}

// Undefined where nobody knows all of them.
export function trueLabels(examples: Examples, example: number): number[] | undefined {
  const outputs = outputsOf(examples);
  if (outputs < 2) return undefined;
  const all = Array.from({ length: outputs }, (_, i) => i);
  return all.filter((label) => truthOf(examples, example, label)! > 0.5);
}

// A single column is of the outputs that are explained.
function truthOf(examples: Examples, example: number, output: number): number | undefined {
  const { truth: all, targets } = examples;
  const outputs = outputsOf(examples);
  if (outputs === 1 && output !== targets[example]) return undefined;
  const truth = all[example * outputs + (outputs === 1 ? 0 : output)];
  return truth === undefined || Number.isNaN(truth) ? undefined : truth;
}

// Not a number where nobody said what is right.
export function accuracy(examples: Examples, at: Predictions): number {
  const right = at.predicted.map((label, i) => isRight(examples, label, i));
  return mean(right.map((is) => (is === undefined ? NaN : Number(is))));
}

// Whether what is explained is not what is right, of some examples: then both are to be told.
export const explainsOthers = remembered((examples: Examples): boolean => {
  const { task, targets } = examples;
  const differs = (target: number, i: number): boolean => {
    const right = trueClass(examples, i);
    return right !== undefined && right !== target;
  };
  return task === Task.CLASSES && targets.some(differs);
});

// Mean |error| of quantities; not a number where nobody knows the truth.
export function meanError(examples: Examples, at: Predictions): number {
  const errors = at.score.map((_, i) => Math.abs(estimate(examples, at, i)?.error ?? NaN));
  return mean(errors);
}

export function confidence(at: Predictions): number {
  return mean(at.confidence);
}

export function flips(now: Predictions, earlier: Predictions): number[] {
  return now.predicted.flatMap((label, i) => (label === earlier.predicted[i] ? [] : [i]));
}

export function sureness(now: Predictions | undefined, example: number): number {
  return now?.confidence[example] ?? NaN;
}

// The larger, the worse.
export function wrongness(
  examples: Examples,
  now: Predictions | undefined,
  example: number,
): number {
  if (examples.task !== Task.QUANTITIES) {
    return outcome(examples, now, undefined, example)?.correct === false ? 1 : 0;
  }
  return Math.abs(estimate(examples, now, example)?.error ?? NaN);
}
