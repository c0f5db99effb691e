import { create } from "@bufbuild/protobuf";
import { describe, expect, test } from "vitest";

import { NoteSchema } from "../src/gen/tf_xai_pb";
import type { Axis } from "../src/state/selection";
import type { Predictions, Scalar } from "../src/data/log";
import { clusters, eventsOf } from "../src/rooms/overview/derived/events";
import { bestByValidation, curveOf, tracksOf, valueAt } from "../src/rooms/overview/derived/tracks";
import type { LoadedRun } from "../src/data/loaded_run";
import { sightOf } from "../src/rooms/overview/long_list";
import { heading } from "../src/rooms/overview/axis";
import { pathOf, said as spoken, tracks } from "../src/rooms/overview/tracks";
import { alarm, said, scene, series } from "./logs";
import { shown, textOf } from "./seen";

function told(at: number, numbers: Record<string, number>): Predictions {
  const metrics = Object.entries(numbers).map(([name, value]) => ({ name, value }));
  return { ...said(at, [0, 1, 1]), metrics };
}

function scalar(tag: string, values: number[], run = "run1/train", at = 0): Scalar {
  const steps = values.map((_, i) => i);
  const wallTimes = steps.map((i) => 1.7e9 + at + (2 * i) / Math.max(1, values.length - 1));
  return { run, tag, steps, wallTimes, values };
}

function training(all: Predictions[], scalars: Scalar[] = [], rest: Partial<LoadedRun> = {}) {
  const predictions = new Map(all.map((at) => [at.step, at]));
  return scene({}, series(), undefined, { predictions, scalars, ...rest });
}

const KERAS = [0, 1, 2].map((i) =>
  told(i, { accuracy: i, loss: 3 - i, val_loss: [3, 1, 2][i]!, lr: 0.1 }),
);

describe("what the training reports", () => {
  test("training and validation together, the loss first, the learning rate last", () => {
    const { shown, more } = tracksOf(training(KERAS));
    expect(shown.map(({ name, curves }) => [name, ...curves.map(({ part }) => part)])).toEqual([
      ["loss", "training", "validation"],
      ["accuracy", "training"],
      ["learning_rate", "training"],
    ]);
    expect(more).toEqual([]);
  });

  test("at most four at once, the learning rate among them", () => {
    const many = { a: 1, b: 2, learning_rate: 1, c: 3, loss: 4, d: 5 };
    const { shown, more } = tracksOf(training([told(0, many), told(1, many)]));
    expect(shown.map(({ name }) => name)).toEqual(["loss", "a", "b", "learning_rate"]);
    expect(more.map(({ name }) => name)).toEqual(["c", "d"]);
  });

  test("TensorBoard's own curve of the same meaning where it has more points", () => {
    const dense = scalar("epoch_loss", [9, 8, 7, 6, 5]);
    const sparse = scalar("epoch_loss", [4], "run1/validation");
    const { shown } = tracksOf(training(KERAS, [dense, sparse]));
    expect(curveOf(shown, "loss", "training")).toMatchObject({ xs: [0, 0.5, 1, 1.5, 2], ys: [9, 8, 7, 6, 5] });
    expect(curveOf(shown, "loss", "validation")?.ys).toEqual([3, 1, 2]);
  });

  test("what was written long before or after what is explained is left out", () => {
    const { shown } = tracksOf(training(KERAS, [scalar("epoch_auc", [1, 2, 3], "run1/train", 1e6)]));
    expect(shown.map(({ name }) => name)).not.toContain("auc");
  });

  test("what was never said has no track", () => {
    expect(tracksOf(training([told(0, {}), told(1, { loss: NaN })]))).toEqual({ shown: [], more: [] });
  });

  test("a step has its own number alone, or none", () => {
    const steps = [0, 1, 2];
    const valuesOf = (xs: number[], ys: number[]): number[] =>
      steps.map((at) => valueAt({ part: "training", xs, ys }, at, steps));
    expect(valuesOf(steps, [NaN, 5, 7])).toEqual([NaN, 5, 7]);
    expect(valuesOf([0.9, 1.7, 2.4], [5, 6, 7])).toEqual([NaN, 5, 6]);
    expect(valuesOf([], [])).toEqual([NaN, NaN, NaN]);
    const track = tracksOf(training(KERAS)).shown[0]!;
    expect(spoken(track, 1, steps)).toBe("loss: training 2, validation 1");
  });

  test("before the first loss the overview tells none, neither beside its curve nor where the pointer is", () => {
    const at = training([told(0, {}), told(1, { loss: 2 }), told(2, { loss: 1 })]);
    expect(heading(at)(17)).toMatch(/^Step 0 .*\nloss: –$/);
    expect(heading(at)(50)).toMatch(/^Step 1 .*\nloss: 2$/);
    const first = { ...at, index: 0, step: at.steps[0]! };
    const row = shown(tracks(first, () => undefined)).querySelector(".track-of")!;
    const { reads } = row.querySelector("xai-brush") as unknown as { reads: (at: number) => string };
    expect([textOf(row.querySelector(".told")), reads(17), reads(40)]).toEqual(["–", "loss: –", "loss: 2"]);
  });

  test("lines break where a number is missing, and a point alone is a dot", () => {
    const span = { low: 0, high: 4 };
    const curve = { part: "", xs: [0, 1, 2, 3, 4], ys: [0, 1, NaN, 1, NaN] };
    expect(pathOf(curve, span, { low: 0, high: 1 })).toBe("M0 100h0L25 0M75 0h0");
  });
});

describe("events", () => {
  const note = create(NoteSchema, { source: "grad_cam", text: "A layer was chosen." });
  const rates = [0.1, 0.1, 0.01].map((lr, i) => told(i, { lr, val_loss: [3, 1, 2][i]! }));

  test("are alarms, notes, jumps of the learning rate and the best step, each with its way there", () => {
    const rest = { alarms: [alarm(2)], notes: [{ step: 0, note }] };
    expect(eventsOf(training(rates, [], rest)).map(({ kind, x, text, to }) => [kind, x, text, to])).toEqual([
      ["note", 0, "Note at step 0, grad cam: A layer was chosen.", { step: 0 }],
      ["best", 1, "Lowest validation loss, 1, at step 1", { step: 1 }],
      [
        "alarm",
        2,
        "Alarm in grad cam at step 2: spearman, robust z 9.3 over 6",
        { step: 2, series: "grad_cam" },
      ],
      ["rate", 2, "Learning rate fell to 0.01 from 0.1 at step 2", { step: 2 }],
    ]);
  });

  test("of a denser curve are told where they were, with the nearest explained step", () => {
    const best = (axis: Axis) => {
      const scalars = [scalar("epoch_loss", [3, 2, 1, 2, 3, 3], "run1/validation")];
      const at = training([told(0, {}), told(1, {}), told(2, {})], scalars);
      return eventsOf({ ...at, selection: { ...at.selection, axis } }).map(({ text, to }) => [text, to]);
    };
    const lowest = (where: string) => [[`Lowest validation loss, 1, at ${where}; the nearest explained step is 1`, { step: 1 }]];
    expect(best("step")).toEqual(lowest("about step 0.8"));
    expect(best("epoch")).toEqual(lowest("about epoch 0.8"));
    const rates = [scalar("learning_rate", [1, 1, 1, 0.1, 0.1])];
    expect(eventsOf(training([told(0, {}), told(2, {})], rates)).map(({ text }) => text)).toEqual([
      "Learning rate fell to 0.1 from 1 at about step 1.5; the nearest explained step is 1",
    ]);
  });

  test("a schedule that glides is no event", () => {
    const gliding = [0.1, 0.09, 0.08].map((lr, i) => told(i, { lr }));
    expect(eventsOf(training(gliding))).toEqual([]);
  });

  test("one validation loss is no best one", () => {
    expect(bestByValidation(tracksOf(training([told(0, { val_loss: 1 }), told(1, {})])).shown)).toBeUndefined();
  });

  test("too near to each other share a mark, the weightiest in front", () => {
    const at = (x: number, kind: "alarm" | "note") => ({ kind, x, text: `${kind} ${x}`, to: {} });
    const span = { low: 0, high: 100, axis: "step" as const };
    const found = clusters([at(-1, "note"), at(10, "note"), at(11, "alarm"), at(40, "note")], span);
    expect(found.map((one) => [one.at, one.events.map(({ text }) => text)])).toEqual([
      [10, ["alarm 11", "note 10"]],
      [40, ["note 40"]],
    ]);
  });
});

describe("a long list", () => {
  test("draws what is in sight of the window, and a few more", () => {
    expect(sightOf(1000, 40, 500, 900)).toEqual([0, 14]);
    expect(sightOf(1000, 40, -4000, 800)).toEqual([96, 124]);
    expect(sightOf(3, 40, 100, 900)).toEqual([0, 3]);
    expect(sightOf(1000, 40, -90_000, 800)).toEqual([1000, 1000]);
  });
});

