// One row alone, with all that is known of it: whatever draws the rows of a series draws this one,
// which is row 0.
import type { SampledValues } from "../../../data/values_near";
import {
  type Examples,
  outputsOf,
  partOf,
  type Pictures,
  type Predictions,
  type Series,
  type Step,
} from "../../../data/log";
import { rememberedOf } from "../../../common/memo";
import { channelOf } from "../../../derived/outputs";
import { kindOf } from "../../../kinds";
import type { Drawn } from "../../../kinds/kind";
import type { Selection } from "../../../state/selection";
import type { Seen } from "./panes";
import type { Scene } from "../../../scene";

// What the rows that are seen together have in common.
export interface Shared {
  top: number; // the number that gets the strongest colour
  sampled: () => SampledValues; // whose strongest features come first
}

export type Alone = Drawn & Pick<Scene, "predictions" | "earlier">;

export function aloneOf(selection: Selection, seen: Seen, { top, sampled }: Shared): Alone {
  const { series, rows, row, steps, index, values, predictions } = seen;
  const step = steps[index]!;
  const kind = kindOf(series, values);
  return {
    ...{ kind, selection, steps, index, values, common: top, sampled },
    examples: rows.ofProbe ? exampleAlone(seen.examples, row) : seen.examples,
    series: seriesAlone(series, row),
    rows: { ...rows, names: [rows.names[row]!] },
    step: stepAlone(step, row),
    predictions: saidAlone(predictions.get(step.step), row),
    earlier: saidAlone(predictions.get(steps[index - 1]?.step ?? NaN), row),
    channel: channelOf({ kind, series, examples: seen.examples }, selection),
    ...{ referenceIndex: undefined, valuesAt: () => undefined },
  };
}

// Kept for each row: what is drawn of it stays the same.
const examplesAlone = rememberedOf((_: Examples) => new Map<number, Examples>());

function exampleAlone(examples: Examples, row: number): Examples {
  const known = examplesAlone(examples);
  const found = known.get(row) ?? onlyExample(examples, row);
  known.set(row, found);
  return found;
}

function onlyExample(examples: Examples, row: number): Examples {
  const { names, targets, truth, pictures, texts, inputs } = examples;
  const outputs = outputsOf(examples);
  const own = inputs && partOf(inputs, row);
  return {
    ...examples,
    names: [names[row] || `example ${row}`],
    targets: [targets[row]!],
    truth: truth.slice(row * outputs, (row + 1) * outputs),
    pictures: pictures && pictureAlone(pictures, row),
    texts: row in texts ? [texts[row]!] : [],
    inputs: own,
  };
}

function pictureAlone({ width, height, channels, bytes }: Pictures, row: number): Pictures {
  const size = width * height * channels;
  return { width, height, channels, bytes: bytes.subarray(row * size, (row + 1) * size) };
}

const seriesAlone = rememberedOf(
  (series: Series, row: number): Series =>
    series.rows.length > 0 ? { ...series, rows: series.rows.slice(row, row + 1) } : series,
);

const stepAlone = rememberedOf((step: Step, row: number): Step => {
  const one = <Value>(all: Value[]): Value[] => all.slice(row, row + 1);
  return { ...step, degenerate: one(step.degenerate), magnitude: one(step.magnitude) };
});

function saidAlone(said: Predictions | undefined, row: number): Predictions | undefined {
  if (!said) return undefined;
  const one = (all: number[]): number[] => all.slice(row, row + 1);
  const { score, predicted, confidence } = said;
  return { ...said, score: one(score), predicted: one(predicted), confidence: one(confidence) };
}
