import { expect, test } from "vitest";

import { alone, chartOf, powerText } from "../src/views/chart";
import type { Plot } from "../src/derived/plot";
import { whenOf } from "../src/views/curve";

const moment = (step: number) => ({ step, epoch: step, wallTime: step });
const line = (xs: number[], ys: number[]) => ({
  ...{ name: "a", colour: "red", bold: false, xs, ys },
  moments: xs.map((x) => moment(10 * x)),
});
const plotOf = (...lines: Plot["lines"]): Plot => ({
  ...{ title: "", caption: "", time: false, scale: "linear", format: String, lines },
});

test("a gap stays a gap, and who is logged less often stays one line", () => {
  const plot = plotOf(line([0, 1, 2, 3], [1, NaN, 2, 3]), line([0, 3], [5, 6]));
  const { data, options } = chartOf(plot, 100, (text) => text, () => [0, 3]);
  expect([...data]).toEqual([
    [0, 1, 2, 3],
    [5, undefined, undefined, 6],
    [1, null, 2, 3],
  ]);
  expect(options.series.slice(1).map(({ spanGaps }) => spanGaps)).toEqual([false, false]);
});

test("points between gaps are told apart, others are part of a line", () => {
  expect(alone([1, null, 2, null, 3, 4])).toEqual([0, 2]);
  expect(alone([null, undefined, 1, undefined, null])).toEqual([2]);
  expect(alone([1, undefined, 2])).toEqual([]);
  expect(alone([])).toEqual([]);
});

test("ticks of a log axis are never rounded to zero", () => {
  expect([1, 0.01, 1e-4, 2e-6, 1000, 1e6, null].map(powerText)).toEqual(["1", "0.01", "1e−4", "2e−6", "1000", "1e6", ""]);
});

test("the numbers of a place that is pointed at are of a step", () => {
  const plot = plotOf(line([0, 4], [1, 2]), line([0, 1, 2], [1, 2, 3]));
  expect([0.2, 1.9, 4].map((x) => whenOf(plot, x))).toEqual(["at step 0", "at step 20", "at step 40"]);
  expect(whenOf(plotOf(), 1)).toBe("");
});
