import { describe, expect, test } from "vitest";

import {
  comparable,
  driftAt,
  driftCurve,
  driftOfRows,
  rowDrift,
  indexOfLargest,
  isTelling,
  measures,
  ranked,
  settledAt,
  totalDrift,
  unrelatedLevel,
} from "../src/derived/drift";
import { drifts, step, STEPS } from "./logs";

const BY = { measure: "spearman", reference: "previous" };

describe("drift", () => {
  test("is that of the chosen measure and reference", () => {
    expect(driftAt(STEPS[1], BY)).toEqual([0.5, 0.7, NaN]);
    expect(driftAt(STEPS[1], { ...BY, reference: "first" })).toEqual([]);
    expect(driftAt(STEPS[1], { ...BY, measure: "other" })).toEqual([]);
    expect(measures(STEPS)).toEqual(["spearman", "topk_iou"]);
  });

  test("over the probe is median and quartiles without what could not be compared", () => {
    const [none, one, two] = driftCurve(STEPS, BY);
    expect(none!.median).toBeNaN();
    expect(one).toEqual({ low: 0.55, median: 0.6, high: 0.6499999999999999 });
    expect(two!.median).toBe(0.3);
  });

  test("of an example over all steps is its mean", () => {
    const [a, b, c] = totalDrift(STEPS, BY, 3);
    expect(a).toBeCloseTo(0.3);
    expect(b).toBeCloseTo(0.55);
    expect(c).toBe(0.3);
  });

  test("of the whole probe is nobody's own", () => {
    const whole = step(1, [0, 0, 0], { drift: [drifts("cka", [0.2])] });
    const by = { measure: "cka", reference: "previous" };
    expect(driftAt(whole, by)).toEqual([0.2]);
    expect(driftOfRows(whole, by)).toEqual([]);
    expect(rowDrift([whole], by, 0)).toEqual([NaN]);
    expect(totalDrift([whole], by, 3)).toEqual([NaN, NaN, NaN]);
  });

  test("says of how many maps it speaks", () => {
    expect(comparable([0.1, NaN, 0.2])).toEqual({ counted: 2, of: 3 });
    expect([isTelling([NaN, 1]), isTelling([NaN, NaN, 1]), isTelling([])]).toEqual([
      true,
      false,
      false,
    ]);
  });

  test("is held against that of unrelated examples", () => {
    const apart = (values: number[]) => [drifts("spearman", values, "another_example")];
    const steps = [step(0, [], { drift: apart([0.8, 1]) }), step(1, [], { drift: apart([1, 1]) })];
    expect(unrelatedLevel(steps, "spearman")).toBeCloseTo(0.95);
    expect(unrelatedLevel(STEPS, "spearman")).toBeNaN();
  });

  test("ranks the largest first and what is not a number last", () => {
    expect(ranked([0.1, NaN, 0.9, 0.1])).toEqual([2, 0, 3, 1]);
    expect(indexOfLargest([NaN, 0.2, 0.9, NaN])).toBe(2);
    expect(indexOfLargest([NaN])).toBe(-1);
  });

  test("has settled at the first of three small steps", () => {
    expect(settledAt([NaN, 1, 0.5, 0.1, 0.09, 0.1, 0.4])).toBe(3);
    expect(settledAt([NaN, 1, 0.1, 0.1, 0.4, 0.1, 0.1])).toBe(-1);
    expect(settledAt([NaN])).toBe(-1);
  });
});
