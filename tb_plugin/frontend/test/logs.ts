// Small logs for the tests.
import { create } from "@bufbuild/protobuf";

import type { Compared } from "../src/data/drift_to";
import { type SampledValues, NO_SAMPLES } from "../src/data/values_near";
import {
  type Alarm,
  AlarmSchema,
  RunSchema,
  type Series,
  SeriesSchema,
  Task,
} from "../src/gen/tf_xai_pb";
import type { AlarmAt, Drift, Examples, Predictions, Step, Values } from "../src/data/log";
import type { State } from "../src/data/resource";
import { SceneMaker } from "../src/scene_maker";
import type { LoadedRun } from "../src/data/loaded_run";
import { DEFAULTS, type Selection } from "../src/state/selection";

export function step(at: number, previous: number[], rest: Partial<Step> = {}): Step {
  const drift = at === 0 ? [] : [drifts("spearman", previous), drifts("topk_iou", previous)];
  return {
    step: at,
    epoch: at,
    wallTime: 1.7e9 + at,
    degenerate: previous.map(() => false),
    magnitude: previous.map(() => 10),
    peak: previous.map(() => 1),
    evaluations: 0,
    reused: 0,
    tree: undefined,
    number: 0,
    drift,
    quality: [],
    ...rest,
  };
}

export function drifts(measure: string, values: number[], reference = "previous"): Drift {
  return { measure, reference, values };
}

export function alarm(at: number, rest: Partial<Alarm> = {}): AlarmAt {
  const said = {
    ...{ series: "grad_cam", measure: "spearman", detector: "robust_z", drift: 0.6 },
    ...{ statistic: 9.3, threshold: 6, examples: [1, 0], target: -1 },
  };
  return { step: at, alarm: { ...create(AlarmSchema, said), ...rest } };
}

export function said(at: number, predicted: number[], confidence: number[] = []): Predictions {
  return { step: at, epoch: at, wallTime: 1.7e9 + at, score: [], predicted, confidence, metrics: [], interventions: [] };
}

export const EXAMPLES: Examples = {
  names: ["a cat", "", "<i>dog</i>"],
  targets: [0, 1, 1],
  targetsGiven: true,
  classNames: ["cat", "dog"],
  pictures: undefined,
  kind: "image",
  task: Task.CLASSES,
  unit: "",
  truth: [],
  features: [],
  texts: [],
  inputs: undefined,
  rate: 0,
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
    alarms: [],
    scalars: [],
    unreadable: [],
    steps: new Map([[of.name, steps]]),
  };
}

export const STEPS = [step(0, []), step(1, [0.5, 0.7, NaN]), step(2, [0.1, 0.4, 0.3])];

export const SAID = [
  said(0, [1, 1, 0], [0.5, 0.6, 0.7]),
  said(1, [0, 1, 0], [0.8, 0.9, 0.6]),
  said(2, [0, 1, 1], [0.9, 0.9, 0.8]),
];

export const LOGGED: Compared = {
  values: new Map(),
  reference: undefined,
  missing: 0,
  trouble: "",
};

export function scene(
  selection: Partial<Selection> = {},
  of = series(),
  values?: Values,
  rest: Partial<LoadedRun> = {},
  compared = LOGGED,
  sampled: SampledValues = NO_SAMPLES,
) {
  const found = new SceneMaker().make(
    { ...loaded(STEPS, SAID, of), ...rest },
    { ...DEFAULTS, ...selection },
    {
      frame: () => ({ values, trouble: "" }),
      compare: () => compared,
      valuesAt: (_, index) => sampled.values[index],
      sampled: () => sampled,
      valuesOf: () => undefined,
      troubleOf: () => "",
      elsewhere: () => ({ kind: "waiting" }),
      pairs: () => ({ kind: "waiting" }),
      matrix: () => ({ kind: "waiting" }),
    },
  );
  if (!found) throw new Error("no scene");
  return found;
}

export function here<Value>(value: Value): State<Value> {
  return { kind: "here", value, late: false, trouble: "" };
}

export function values(shape: number[], data: number[]): Values {
  return { shape, data: Float32Array.from(data) };
}
