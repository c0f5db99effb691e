import { create } from "@bufbuild/protobuf";
import { describe, expect, test } from "vitest";

import { RunSchema } from "../src/gen/tf_xai_pb";
import { nearest, largeStride } from "../src/derived/axis";
import { accuracy, flips, outcome } from "../src/derived/outcome";
import { Navigation, Player } from "../src/navigation";
import { stepAt, stepMeanwhile } from "../src/scene";
import { DEFAULTS, type Selection } from "../src/state/selection";
import { wholeOf, windowOf } from "../src/views/rows";
import { sparkline } from "../src/views/sparkline";
import { EXAMPLES, loaded, LOGGED, SAID, scene, series, STEPS } from "./logs";

describe("the step in view", () => {
  const index = (selection: object) =>
    stepAt(loaded(STEPS, SAID), { ...DEFAULTS, ...selection })?.index;

  test("is the last one at first, and a logged one always", () => {
    expect(index({})).toBe(2);
    expect(index({ step: 1 })).toBe(1);
    expect(index({ step: 900 })).toBe(2);
    expect(index({ step: 1, follow: true })).toBe(2);
  });

  test("moves by keys while a newly chosen series is on its way", () => {
    const run = create(RunSchema, { name: "run1", series: [series(), series({ name: "lime" })] });
    const of = { ...loaded(STEPS, SAID), run };
    let selection: Selection = { ...DEFAULTS, series: "lime", step: 2 };
    expect(stepAt(of, selection)).toBeUndefined();
    const here = () => ({ at: stepMeanwhile(of, selection)!, selection });
    const journey = new Navigation(here, () => true, (patch) => (selection = { ...selection, ...patch }));
    const player = new Player(() => undefined, () => "ended", () => 1, () => undefined);
    for (const key of ["ArrowLeft", "ArrowLeft", "ArrowRight"]) {
      journey.press(new KeyboardEvent("keydown", { key, cancelable: true }), player);
    }
    expect(selection).toMatchObject({ series: "lime", step: 1 });
    expect(stepMeanwhile({ ...of, steps: new Map([...of.steps, ["lime", STEPS]]) }, selection)).toMatchObject({
      ...{ series: run.series[1], index: 1 },
    });
  });

  test("is none while there are no steps", () => {
    expect(stepAt(loaded([], []), DEFAULTS)).toBeUndefined();
  });

  test("is found by the nearest number", () => {
    expect(nearest([0, 10, 20], 14)).toBe(1);
    expect(nearest([0, 10, 20], 15)).toBe(1);
    expect(nearest([0, 10, 20], -5)).toBe(0);
    expect([largeStride(5), largeStride(500)]).toEqual([2, 50]);
  });
});

describe("what the model said", () => {
  test("is right or wrong, and may have been another before", () => {
    expect(outcome(EXAMPLES, SAID[1], SAID[0], 0)).toEqual({
      predicted: 0,
      confidence: 0.8,
      correct: true,
      before: 1,
    });
    expect(outcome(EXAMPLES, SAID[1], SAID[0], 2)?.before).toBeUndefined();
    expect(outcome(EXAMPLES, undefined, undefined, 0)).toBeUndefined();
  });

  test("is counted over the probe", () => {
    expect(SAID.map((at) => accuracy(EXAMPLES, at))).toEqual([1 / 3, 2 / 3, 1]);
    expect(flips(SAID[2]!, SAID[0]!)).toEqual([0, 2]);
  });
});

describe("the order of examples", () => {
  test.each([
    ["total", [1, 0, 2]],
    ["step", [1, 2, 0]],
    ["probe", [0, 1, 2]],
    ["confidence", [2, 0, 1]],
    ["wrong", [0, 1, 2]],
  ] as const)("by %s", (order, expected) => {
    expect(scene({ order }).order).toEqual(expected);
  });

  test("with wrong ones first at a step with some", () => {
    expect(scene({ order: "wrong", step: 1 }).order).toEqual([2, 0, 1]);
  });
});

test("who has no map comes last, unless examples stay as they were given", () => {
  const flat = { ...STEPS[2]!, degenerate: [false, true, false] };
  const rest = { steps: new Map([["grad_cam", [STEPS[0]!, STEPS[1]!, flat]]]) };
  const order = (chosen: "total" | "probe") =>
    scene({ order: chosen }, series(), undefined, rest).order;
  expect(order("total")).toEqual([0, 2, 1]);
  expect(order("probe")).toEqual([0, 1, 2]);
});

test("drift to a chosen reference is that of the answer", () => {
  const compared = { ...LOGGED, values: new Map([[2, [0.1, 0.2, 0.9]]]), reference: 1 };
  const at = scene({ reference: "best:val_loss" }, series(), undefined, {}, compared);
  expect(at.drift).toEqual([0.1, 0.2, 0.9]);
  expect(at.reference).toBe(1);
  expect(scene({ reference: "first" }).reference).toBe(0);
  expect(scene().reference).toBeUndefined();
});

describe("a long grid", () => {
  const item = { minWidth: 100, height: (width: number) => width + 50 };

  test("draws all for a picture, up to a bound", () => {
    const item = { minWidth: 100, height: (width: number) => width };
    expect(wholeOf(7, item, 324)).toMatchObject({ columns: 3, rows: 3, from: 0, to: 7 });
    expect(wholeOf(1000, item, 324)).toMatchObject({ columns: 3, rows: 67, from: 0, to: 200 });
  });

  test("draws only what is in sight and a row around it", () => {
    expect(windowOf(1000, item, 448, 400, 0)).toEqual({
      columns: 4,
      rows: 250,
      height: 153,
      from: 0,
      to: 16,
    });
    const far = windowOf(1000, item, 448, 400, 165 * 100);
    expect([far.from, far.to]).toEqual([396, 416]);
  });

  test("never draws past its end", () => {
    expect(windowOf(3, item, 448, 400, 9000)).toMatchObject({ from: 3, to: 3 });
    expect(windowOf(1, item, 0, 0, 0)).toMatchObject({ columns: 1, from: 0, to: 1 });
  });
});

test("a sparkline keeps the peak of each column and leaves out what is not a number", () => {
  expect(sparkline([0, 1, NaN, 0.5], 1)).toBe(
    "M2.5 16v-0.5h15v0.5zM22.5 16v-16h15v16zM62.5 16v-11.5h15v11.5z",
  );
  const long = Array.from({ length: 800 }, (_, i) => (i === 405 ? 1 : 0));
  expect(sparkline(long, 1).match(/M/g)).toHaveLength(80);
  expect(sparkline(long, 1)).toContain("v-16h");
});
