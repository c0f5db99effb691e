import { describe, expect, test } from "vitest";

import { kindOf } from "../src/kinds";
import { faintness, isFaint, visibleDrift } from "../src/derived/faint";
import { pinFirst, type Pin } from "../src/state/pins";
import { proposalsOf } from "../src/rooms/compare/proposals";
import { scene, series, step } from "./logs";

const at = (number: number, drift: number, peak: number, degenerate = false) =>
  step(number, [drift], { peak: [peak], degenerate: [degenerate] });

describe("what is too faint to be seen", () => {
  test("is below a hundredth of the strongest, and not empty", () => {
    expect(isFaint(at(1, 0, 0.009), 0, 1)).toBe(true);
    expect(isFaint(at(1, 0, 0.01), 0, 1)).toBe(false);
    expect(isFaint(at(1, 0, 0, true), 0, 1)).toBe(false);
    expect(isFaint(at(1, 0, 0), 0, 0)).toBe(false);
    expect(isFaint(at(1, 0, 0), 0, 1)).toBe(false); // a few strong cells may be all there is
  });

  test("depends on the scale, and is told of maps alone", () => {
    const steps = [at(1, 0, 2e-6), at(2, 0, 0.3)];
    const of = (scale: "time" | "step" | "map", one = series()) => faintness(kindOf(one).scale?.own, steps[0]!, 0, 0.3, scale);
    expect(of("time")).toBe("99 of 100 of its values are below 2e−6, the scale ends at 0.3: choose “each map its own” to see it");
    expect([of("step"), of("map"), of("time", series({ kind: "curves" }))]).toEqual(["", "", ""]);
  });

  test("makes no change that is told, from one unseen map to the next", () => {
    const steps = [at(0, 0, 1), at(1, 0.1, 1e-6), at(2, 0.9, 1e-6), at(3, 0.8, 0, true), at(4, 0.3, 1)];
    expect(visibleDrift(true, steps, "spearman", 0)).toEqual([NaN, 0.1, NaN, NaN, 0.3]);
    expect(visibleDrift(false, steps, "spearman", 0)).toEqual([NaN, 0.1, 0.9, 0.8, 0.3]);
  });
});

describe("the biggest change that is proposed", () => {
  const says = (peaks: number[]): string => {
    const steps = peaks.map((peak, i) =>
      step(i, [[0, 0.9, 0.2][i]!, 0, 0], { peak: [peak, 1, 1], degenerate: [false, false, false] }),
    );
    const of = scene({ example: 0, step: 0 }, series(), undefined, { steps: new Map([["grad_cam", steps]]) });
    return proposalsOf(of, [], 0).find(({ title }) => title.includes("biggest"))!.says;
  };

  test("is one that is seen; where none is, it says so", () => {
    expect(says([1e-6, 1e-6, 1])).toBe("goes to step 2, with step 1 beside it: the biggest change of this example");
    expect(says([1e-6, 1e-6, 1e-6])).toBe(
      "goes to step 1, with step 0 beside it: the biggest change of this example, both very faint",
    );
  });
});

test("the newest pin comes first, and keeps the others as far as there is room", () => {
  const pin = (at: number): Pin => ({ run: "r", series: "s", step: at, example: 0 });
  const steps = (pins: Pin[]) => pins.map(({ step: one }) => one);
  expect(steps(pinFirst([], pin(1)))).toEqual([1]);
  expect(steps(pinFirst([pin(1), pin(2), pin(3)], pin(4)))).toEqual([4, 1, 2]);
  expect(steps(pinFirst([pin(1), pin(2)], pin(2)))).toEqual([2, 1]);
});
