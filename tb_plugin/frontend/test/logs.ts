// Small logs for the tests.
import { create } from "@bufbuild/protobuf";

import { RunSchema, type Series, SeriesSchema } from "../src/gen/tf_xai_pb";
import type { Examples, Predictions, Step, Values } from "../src/log";
import { SceneMaker } from "../src/scene";
import type { LoadedRun } from "../src/session";
import { DEFAULTS, type Selection } from "../src/state";

export function step(at: number, previous: number[], rest: Partial<Step> = {}): Step {
  const drift = at === 0 ? [] : [drifts("spearman", previous), drifts("topk_iou", previous)];
  return {
    step: at,
    epoch: at,
    wallTime: 1.7e9 + at,
    degenerate: previous.map(() => false),
    magnitude: previous.map(() => 10),
    peak: previous.map(() => 1),
    drift,
    ...rest,
  };
}

function drifts(measure: string, values: number[]) {
  return { measure, reference: "previous" as const, values };
}

export function said(at: number, predicted: number[], confidence: number[] = []): Predictions {
  return { step: at, epoch: at, wallTime: 1.7e9 + at, predicted, confidence };
}

export const EXAMPLES: Examples = {
  names: ["a cat", "", "<i>dog</i>"],
  targets: [0, 1, 1],
  targetsGiven: true,
  classNames: ["cat", "dog"],
  pictures: undefined,
};

export function series(rest: Partial<Series> = {}): Series {
  return { ...create(SeriesSchema, { name: "grad_cam", kind: "maps", axes: ["y", "x"] }), ...rest };
}

export function loaded(steps: Step[], predictions: Predictions[], of = series()): LoadedRun {
  return {
    run: create(RunSchema, { name: "run1", series: [of] }),
    examples: EXAMPLES,
    predictions: new Map(predictions.map((at) => [at.step, at])),
    notes: [],
    steps: new Map([[of.name, steps]]),
  };
}

export const STEPS = [step(0, []), step(1, [0.5, 0.7, NaN]), step(2, [0.1, 0.4, 0.3])];

export const SAID = [
  said(0, [1, 1, 0], [0.5, 0.6, 0.7]),
  said(1, [0, 1, 0], [0.8, 0.9, 0.6]),
  said(2, [0, 1, 1], [0.9, 0.9, 0.8]),
];

export function scene(selection: Partial<Selection> = {}, of = series(), values?: Values) {
  const found = new SceneMaker().make(
    loaded(STEPS, SAID, of),
    { ...DEFAULTS, ...selection },
    () => ({ values, trouble: "" }),
  );
  if (!found) throw new Error("no scene");
  return found;
}
