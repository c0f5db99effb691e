import { describe, expect, test } from "vitest";

import { barsOf, meanSizes, strongestFirst, strongestOfAll } from "../src/kinds/bars/bar_values";
import { beeswarm, nearestDot, rankShares } from "../src/kinds/bars/swarm_dots";
import { type SampledValues, NO_SAMPLES } from "../src/data/values_near";
import { values } from "./logs";

describe("bars", () => {
  const own = new Float32Array([1, -4, 0.5, 2, -3]);

  test("are as long as their value, and the rest is summed", () => {
    expect(barsOf(own, [1, 4, 3, 0, 2], 2, 4)).toEqual({
      bars: [
        { feature: 1, value: -4, share: 1, clipped: false },
        { feature: 4, value: -3, share: 0.75, clipped: false },
      ],
      others: { value: 3.5, share: 0.875, clipped: false },
      count: 3,
    });
  });

  test("never sum up a single one", () => {
    const { bars, others } = barsOf(own, [1, 4, 3, 0, 2], 4, 4);
    expect(bars).toHaveLength(5);
    expect(others).toBeUndefined();
  });

  test("say where they are longer than the scale", () => {
    expect(barsOf(own, [1], 1, 2).bars[0]).toMatchObject({ share: 1, clipped: true });
    expect(barsOf(own, [1], 1, 0).bars[0]).toMatchObject({ share: 0, clipped: false });
  });

  test("keep their places over time, and leave out none that was very strong once", () => {
    const steps = [values([2, 2], [5, -3, NaN, 0]), values([2, 2], [0, -3, 3, 4])];
    const sampled: SampledValues = { steps: [], values: steps, missing: 0 };
    expect(strongestFirst(sampled, steps[1]!, 0)).toEqual([0, 1]);
    expect(strongestFirst(sampled, steps[1]!, 1)).toEqual([1, 0]);
    expect(strongestFirst(NO_SAMPLES, steps[1]!, 0)).toEqual([1, 0]);
    expect(strongestFirst({ ...sampled, missing: 1 }, steps[1]!, 0)).toEqual([1, 0]);
  });

  test("of the whole probe are ordered by their mean size over all steps", () => {
    const steps = [values([2, 2], [5, -1, -5, 0]), values([2, 2], [0, 2, 0, NaN])];
    expect(meanSizes([steps[0]!])).toEqual([5, 0.5]);
    expect(strongestOfAll({ steps: [], values: steps, missing: 0 }, steps[1]!)).toEqual([0, 1]);
    expect(strongestOfAll(NO_SAMPLES, steps[1]!)).toEqual([1, 0]);
  });
});

describe("a beeswarm", () => {
  test("puts equal values side by side, the first in the middle", () => {
    const dots = beeswarm([1, 1, 1, -2], 2, true);
    expect(dots.map(({ x }) => x)).toEqual([0.75, 0.75, 0.75, 0]);
    expect(dots[0]!.y).toBe(0);
    expect(dots[1]!.y).toBeCloseTo(-dots[2]!.y);
    expect(beeswarm([1, 1, 1, -2], 2, true)).toEqual(dots);
  });

  test("stays in its lane however many there are", () => {
    const dots = beeswarm(new Array<number>(500).fill(0), 1, true);
    expect(Math.max(...dots.map(({ y }) => Math.abs(y)))).toBe(1);
    expect(new Set(dots.map(({ y }) => y)).size).toBe(500);
  });

  test("keeps what is off the scale at its edge, and leaves out what is no number", () => {
    expect(beeswarm([9, NaN, -9], 3, true)).toMatchObject([
      { row: 0, x: 1, clipped: true },
      { row: 2, x: 0, clipped: true },
    ]);
    expect(beeswarm([1], 4, false)[0]!.x).toBe(0.25);
    expect(beeswarm([1], 0, true)[0]!.x).toBe(0.5);
  });

  test("finds the dot that is meant", () => {
    const dots = beeswarm([0, 0, 1], 1, true);
    expect(nearestDot(dots, 0.9, 0, 10)).toBe(2);
    expect(nearestDot(dots, 0.5, -1, 10)).toBe(1);
    expect(nearestDot([], 0.5, 0, 10)).toBeUndefined();
  });

  test("is coloured by rank, so that one outlier does not make all others alike", () => {
    expect(rankShares([1, 2, 1000, 2])).toEqual([0, 0.5, 1, 0.5]);
    expect(rankShares([7, 7])).toEqual([0.5, 0.5]);
  });
});
