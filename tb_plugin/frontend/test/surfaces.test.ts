import { create } from "@bufbuild/protobuf";
import { expect, test } from "vitest";

import type { SampledValues } from "../src/data/values_near";
import { FeatureSchema, GridSchema, RowSchema } from "../src/gen/tf_xai_pb";
import type { Values } from "../src/data/log";
import { difference, strongest, surfaceOf } from "../src/kinds/surfaces/heat";
import { surfaceFace, surfaces } from "../src/kinds/surfaces/surfaces";
import { LOGGED, scene, series, STEPS } from "./logs";
import { shown, textOf } from "./seen";

const GRIDS = [
  create(GridSchema, {
    feature: create(FeatureSchema, { name: "area", unit: "m²" }),
    at: [10, 20, 30],
  }),
  create(GridSchema, {
    feature: create(FeatureSchema, { name: "heating", categories: ["gas", "oil"] }),
    at: [0, 1],
  }),
];

const PAIRS = series({
  ...{ name: "ale", method: "ale", kind: "surfaces", axes: ["at", "other_at", "output"] },
  rows: [create(RowSchema, { name: "area x heating", grids: GRIDS })],
});

// [1 pair, 3, 3, 1]; the second grid is shorter, the rest repeats its last.
function valuesOf(factor: number): Values {
  return {
    shape: [1, 3, 3, 1],
    data: new Float32Array([1, 2, 2, 3, 4, 4, 5, -6, -6].map((value) => factor * value)),
  };
}

const SAMPLED: SampledValues = { steps: STEPS, values: [1, 1, 3].map(valuesOf), missing: 0 };

function sceneAt(step: number) {
  const steps = STEPS.map((at) => ({ ...at, peak: [6] }));
  const rest = { steps: new Map([["ale", steps]]) };
  return scene({ step }, PAIRS, SAMPLED.values[step], rest, LOGGED, SAMPLED);
}

function heats(step: number) {
  const there = shown(surfaceFace(sceneAt(step), 0).shown);
  return [...there.querySelectorAll("xai-heat")].map(
    (heat) => heat as unknown as { plane: { values: Float32Array }; top: number },
  );
}

test("a surface lies with its first feature to the right, its second upwards", () => {
  expect(surfaceOf(PAIRS, valuesOf(1), 0, 0)).toEqual({
    width: 3,
    height: 2,
    values: new Float32Array([2, 4, -6, 1, 3, 5]),
  });
});

test("the strongest cell is found where it lies", () => {
  expect(strongest(surfaceOf(PAIRS, valuesOf(1), 0, 0))).toEqual({ value: -6, at: 2, otherAt: 1 });
  expect(strongest({ width: 1, height: 1, values: new Float32Array([0]) })).toBeUndefined();
});

test("change is what was added", () => {
  const [now, before] = [valuesOf(3), valuesOf(1)].map((of) => surfaceOf(PAIRS, of, 0, 0));
  expect([...difference(now!, before!).values]).toEqual([4, 8, -12, 2, 6, 10]);
});

test("a panel has the surface and its change, on one scale", () => {
  const [now, change] = heats(2);
  expect([...now!.plane.values]).toEqual([6, 12, -18, 3, 9, 15]);
  expect([...change!.plane.values]).toEqual([4, 8, -12, 2, 6, 10]);
  expect([now!.top, change!.top]).toEqual([6, 6]);
});

test("the first step has nothing to compare with", () => {
  expect(heats(0)).toHaveLength(1);
  const { shown: panel, spoken } = surfaceFace(sceneAt(0), 0);
  expect(textOf(shown(panel))).toContain("Nothing to compare with");
  expect(spoken).toBe("at step 0 strongest −6 at 30 m² and oil");
});

test("both axes are named, with units and categories", () => {
  const there = shown(surfaceFace(sceneAt(2), 0).shown);
  expect(textOf(there.querySelector(".heat"))).toBe(
    "Step 2 ↑ heating gasoil 102030 area, m² → strongest −18 at 30 m² and oil",
  );
});

test("the legend says what the colours mean", () => {
  expect(textOf(shown(surfaces(sceneAt(2), () => undefined)).querySelector(".keys"))).toContain(
    "−6 +6 Blue lowers the score of “dog”, red raises it",
  );
});
