import { describe, expect, test } from "vitest";

import { mean, median, overProbe, quantile, quartiles } from "../src/derived/statistics";

describe("order statistics", () => {
  test("are those of NumPy", () => {
    // np.quantile([3, 1, 4, 1, 5, 9, 2, 6], [.25, .5, .75, .99])
    const numbers = [3, 1, 4, 1, 5, 9, 2, 6];
    expect(quartiles(numbers)).toEqual({ low: 1.75, median: 3.5, high: 5.25 });
    expect(quantile(numbers, 0.99)).toBeCloseTo(8.79, 10);
  });

  test("leave out what is not a number", () => {
    expect(quartiles([NaN, 1, 2, Infinity, 3, NaN])).toEqual({ low: 1.5, median: 2, high: 2.5 });
    expect(mean([NaN, 1, 3])).toBe(2);
  });

  test("of yes and no are shares", () => {
    expect(overProbe([[0, 1, 1, NaN], [0]]).map((at) => at.median)).toEqual([2 / 3, 0]);
    expect(overProbe([[0, 1, 1], [0.5]]).map((at) => at.median)).toEqual([1, 0.5]);
  });

  test("of nothing are not a number", () => {
    expect(median([NaN])).toBeNaN();
    expect(mean([])).toBeNaN();
  });
});
