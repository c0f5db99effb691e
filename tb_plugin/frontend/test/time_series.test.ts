import { describe, expect, test } from "vitest";

import { paintBands } from "../src/kinds/bands/element";
import { tint, toneOf } from "../src/derived/colour";
import type { Examples } from "../src/data/log";
import { bandsOf, channelsOf, endOf, linesOf } from "../src/kinds/bands/still";
import { EXAMPLES, values } from "./logs";

function of(shape: number[], data: number[], rest: Partial<Examples> = {}): Examples {
  return { ...EXAMPLES, inputs: values(shape, data), ...rest };
}

describe("curves", () => {
  test("have the scale of their channel over the whole probe", () => {
    const examples = of([2, 2, 2], [0, 5, 1, 5, 3, 5, 4, 5]);
    expect(linesOf(examples, 0)).toEqual(["M250.0 92.0L750.0 71.0", "M250.0 50.0L750.0 50.0"]);
    expect(linesOf(examples, 1)[0]).toBe("M250.0 29.0L750.0 8.0");
  });

  test("keep their peaks where there is no room for all numbers", () => {
    const long = Array.from({ length: 10_000 }, (_, i) => (i === 4321 ? 1 : 0));
    const [path] = linesOf(of([1, 10_000], long), 0);
    expect(path!.split("L").length).toBe(500);
    expect(path).toContain("432.1 8.0");
  });

  test("of an unknown channel are numbered where there are several", () => {
    expect(channelsOf(of([1, 2], [0, 0]), undefined)).toEqual([""]);
    expect(channelsOf(EXAMPLES, values([1, 1, 2], [0, 0]))).toEqual(["channel 0", "channel 1"]);
  });

  test("last as many seconds as the rate says", () => {
    expect(endOf(of([1, 4], [0, 0, 0, 0], { rate: 8 }))).toBe("0.5 s");
    expect(endOf(of([1, 4], [0, 0, 0, 0]))).toBe("4 steps of time");
    expect(endOf(EXAMPLES)).toBe("");
  });
});

describe("bands", () => {
  test("are one channel's values", () => {
    const found = values([2, 2, 3], [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
    expect(Array.from(bandsOf(found, 1, 2, 3))).toEqual([8, 11]);
    expect(Array.from(bandsOf(values([2, 2], [0, 1, 2, 3]), 1, 0, 1))).toEqual([2, 3]);
  });

  test("tell their sign by an edge, above or below", () => {
    const { width, height, data } = paintBands(new Float32Array([1, -1, 0.01, NaN]), 1, true);
    const alpha = (x: number, y: number): number => data[4 * (y * width + x) + 3]!;
    expect([alpha(0, 0), alpha(0, height - 1)]).toEqual([255, 191]);
    expect([alpha(1, 0), alpha(1, height - 1)]).toEqual([191, 255]);
    expect(alpha(2, 0)).toBe(alpha(2, height - 1));
    expect(alpha(3, 0)).toBe(0);
    expect(data[0]! > data[2]!).toBe(true); // reddish
    expect(data[4]! < data[6]!).toBe(true); // bluish
  });

  test("without a sign have no edge", () => {
    const { data, height } = paintBands(new Float32Array([1]), 1, false);
    expect(data[3]).toBe(data[4 * (height - 1) + 3]);
  });
});

test("tones are as strong as the value, whatever the page's colour", () => {
  expect(tint(0, true)).toBe("rgb(214 96 77 / 0)");
  expect(tint(-9, true)).toBe("rgb(67 147 195 / 1)");
  expect(toneOf(0.5, true).alpha).toBeCloseTo(0.595, 3);
  expect(toneOf(NaN, false).alpha).toBe(0);
});
