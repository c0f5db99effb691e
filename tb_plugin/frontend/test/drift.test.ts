import { describe, expect, test } from "vitest";

import {
  driftAt,
  driftCurve,
  indexOfLargest,
  measures,
  ranked,
  suddenChanges,
  totalDrift,
} from "../src/drift";
import { STEPS } from "./logs";

const BY = { measure: "spearman", reference: "previous" } as const;

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

  test("ranks the largest first and what is not a number last", () => {
    expect(ranked([0.1, NaN, 0.9, 0.1])).toEqual([2, 0, 3, 1]);
    expect(indexOfLargest([NaN, 0.2, 0.9, NaN])).toBe(2);
    expect(indexOfLargest([NaN])).toBe(-1);
  });
});

describe("sudden changes", () => {
  test("rise far above the five steps before", () => {
    expect(suddenChanges([NaN, 0.9, 0.5, 0.2, 0.1, 0.1, 0.1, 0.5, 0.1])).toEqual([]);
    expect(suddenChanges([NaN, 0.9, 0.1, 0.1, 0.1, 0.1, 0.1, 0.5, 0.1])).toEqual([7]);
  });

  test("are not small, and not seen before five steps were compared", () => {
    expect(suddenChanges([0.01, 0.01, 0.01, 0.01, 0.01, 0.05])).toEqual([]);
    expect(suddenChanges([0.01, 0.01, 0.01, 0.9])).toEqual([]);
  });
});
