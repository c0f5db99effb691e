import { beforeAll, describe, expect, test } from "vitest";

import { commonTop, paint, pictureOf, planeOf, topOf, topOfStep } from "../src/derived/maps";
import { kindOf } from "../src/kinds";
import { mapKind } from "../src/kinds/map";
import { numbersKind } from "../src/kinds/numbers";
import { colours } from "../src/derived/colour";
import { series, step, STEPS } from "./logs";
import { standInForPixels } from "./pixels";

beforeAll(standInForPixels);

const VALUES = {
  shape: [2, 1, 2, 3],
  data: new Float32Array([1, 2, 3, 4, 5, 6, -1, -2, -3, 0, 0, 1]),
};
const COLOURED = series({ axes: ["y", "x", "channel"] });
const NAMED = series({ axes: ["y", "x", "channel"], channels: ["a", "b", "c"] });

describe("the map of an example", () => {
  test("sums channels without names", () => {
    expect(Array.from(planeOf(VALUES, COLOURED, 0, 1).values)).toEqual([6, 15]);
    expect(Array.from(planeOf(VALUES, COLOURED, 1, 0).values)).toEqual([-6, 1]);
  });

  test("picks one of the channels with names", () => {
    const plane = planeOf(VALUES, NAMED, 0, 1);
    expect([plane.width, plane.height, ...plane.values]).toEqual([2, 1, 2, 5]);
    expect(Array.from(planeOf(VALUES, NAMED, 0, 99).values)).toEqual([3, 6]);
  });

  test("is drawn only where its axes say that it is one", () => {
    expect(kindOf(COLOURED, VALUES)).toBe(mapKind);
    expect(kindOf(series(), VALUES)).toBe(numbersKind);
    expect(kindOf(series({ axes: ["head", "y", "x"] }), VALUES)).toBe(numbersKind);
  });
});

describe("the colour scale", () => {
  const steps = [step(0, [0, 0], { peak: [1, 3] }), step(1, [0, 0], { peak: [5, NaN] })];
  const plane = planeOf(VALUES, COLOURED, 0, 0);

  test("is common over time, of one step, or of one map", () => {
    expect(commonTop(steps)).toBeCloseTo(4.96);
    expect(topOfStep(steps[0]!)).toBeCloseTo(2.98);
    expect(topOf("time", 7, steps[0], plane.values, 0)).toBe(7);
    expect(topOf("step", 7, steps[0], plane.values, 0)).toBeCloseTo(2.98);
    expect(topOf("map", 7, steps[0], plane.values, 0)).toBeCloseTo(14.91);
  });
});

describe("pixels", () => {
  const plane = { width: 4, height: 1, values: new Float32Array([-2, 0, 2, NaN]) };
  const alpha = (blend: number) =>
    [0, 1, 2, 3].map((i) => paint(plane, 2, true, blend, "default").data[4 * i + 3]);

  test("let the picture through where a map is weak", () => {
    expect(alpha(0)).toEqual([0, 0, 0, 0]);
    expect(alpha(0.5)).toEqual([230, 0, 230, 0]);
    expect(alpha(1)).toEqual([255, 255, 255, 0]);
  });

  test("of signed maps run from blue over white to red, of others from dark to bright", () => {
    const { data } = paint(plane, 2, true, 1, "default");
    expect([...data.slice(0, 3)]).toEqual([0x21, 0x66, 0xac]);
    expect([...data.slice(8, 11)]).toEqual([0xb2, 0x18, 0x2b]);
    const unsigned = paint(plane, 2, false, 1, "default").data;
    expect([...unsigned.slice(4, 7)]).toEqual([0, 0, 4]);
    expect([...unsigned.slice(8, 11)]).toEqual([0xfc, 0xff, 0xa4]);
  });

  test("of unsigned maps only get brighter", () => {
    const table = colours(false, "default");
    const light = (i: number) =>
      0.2126 * table[3 * i]! + 0.7152 * table[3 * i + 1]! + 0.0722 * table[3 * i + 2]!;
    for (let i = 1; i < 256; i++) expect(light(i)).toBeGreaterThanOrEqual(light(i - 1) - 0.5);
  });

  test("of few cells are seen on a scale of their own", () => {
    const values = new Float32Array(196);
    values[7] = -3;
    expect(topOf("map", 9, undefined, values, 0)).toBe(3);
    const steps = [{ ...STEPS[0]!, peak: [...Array<number>(299).fill(0), 2] }];
    expect([commonTop(steps), topOf("step", 9, steps[0], values, 0)]).toEqual([2, 2]);
  });

  test("of pictures are grey or coloured", () => {
    const grey = { height: 1, width: 1, channels: 1, bytes: new Uint8Array([7, 9]) };
    expect([...pictureOf(grey, 1).data]).toEqual([9, 9, 9, 255]);
    const coloured = { height: 1, width: 1, channels: 3, bytes: new Uint8Array([1, 2, 3]) };
    expect([...pictureOf(coloured, 0).data]).toEqual([1, 2, 3, 255]);
  });
});
