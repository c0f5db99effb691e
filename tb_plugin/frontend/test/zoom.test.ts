import { describe, expect, test } from "vitest";

import { WHOLE, zoomBy, zoomOf, zoomTo } from "../src/derived/zoom";
import { step } from "./logs";

const LONG = Array.from({ length: 101 }, (_, i) => step(10 * i, [0.1]));

describe("the part of the training in view", () => {
  test("is all of it at first", () => {
    expect(zoomOf(LONG, WHOLE)).toEqual({ first: 0, last: 100 });
  });

  test("goes from one logged step to another", () => {
    expect(zoomOf(LONG, { from: 104, to: 200 })).toEqual({ first: 10, last: 20 });
    expect(zoomOf(LONG, { from: 900, to: undefined })).toEqual({ first: 90, last: 100 });
  });

  test("is never a single step", () => {
    expect(zoomOf(LONG, { from: 101, to: 99 })).toEqual({ first: 0, last: 100 });
    expect(zoomOf([LONG[0]!], { from: 5, to: 5 })).toEqual({ first: 0, last: 0 });
  });

  test("is brushed on any axis", () => {
    expect(zoomTo(LONG, "step", 98, 305)).toEqual({ from: 100, to: 300 });
    expect(zoomTo(LONG, "time", 1.7e9 + 500, 1.7e9 + 720)).toEqual({ from: 500, to: 720 });
  });

  test("goes on with the training where it reaches the end", () => {
    expect(zoomTo(LONG, "step", 900, 2000)).toEqual({ from: 900, to: undefined });
    expect(zoomTo(LONG, "step", -5, 2000)).toEqual(WHOLE);
  });

  test("narrows around the step in view, and widens to the whole", () => {
    expect(zoomBy(LONG, { first: 0, last: 100 }, 50, 0.5)).toEqual({ from: 250, to: 750 });
    expect(zoomBy(LONG, { first: 0, last: 100 }, 3, 0.5)).toEqual({ from: undefined, to: 500 });
    expect(zoomBy(LONG, { first: 25, last: 75 }, 50, 2)).toEqual(WHOLE);
    expect(zoomBy(LONG, { first: 50, last: 51 }, 50, 0.5)).toEqual({ from: 500, to: 510 });
  });
});
