import { describe, expect, test } from "vitest";

import { colours, endsOf, gradient } from "../src/derived/colour";
import { distance, toOklab } from "../src/derived/oklab";
import type { Palette } from "../src/state/selection";

const PALETTES: Palette[] = ["default", "viridis", "grey"];

function labs(isSigned: boolean, palette: Palette) {
  const table = colours(isSigned, palette);
  return Array.from({ length: 256 }, (_, i) => {
    const bytes = [...table.subarray(3 * i, 3 * i + 3)];
    return toOklab(`#${bytes.map((byte) => byte.toString(16).padStart(2, "0")).join("")}`);
  });
}

// Over 32 colours, so that whole numbers of red, green and blue do not count.
function paces(all: ReturnType<typeof labs>): number[] {
  return all.slice(32).map((at, i) => distance(at, all[i]!));
}

test("OKLab is what its author says", () => {
  expect(toOklab("#ffffff").map((value) => Math.round(1e4 * value) / 1e4 + 0)).toEqual([1, 0, 0]);
  const red = [0.628, 0.2249, 0.1258]; // Ottosson's own numbers of sRGB's red
  toOklab("#ff0000").forEach((value, i) => expect(value).toBeCloseTo(red[i]!, 3));
});

describe.each(PALETTES)("the colours %s", (palette) => {
  test("of unsigned maps get evenly brighter", () => {
    const all = labs(false, palette);
    const pace = paces(all);
    expect(Math.max(...pace) / Math.min(...pace)).toBeLessThan(1.25);
    for (let i = 15; i < 256; i++) expect(all[i]![0]).toBeGreaterThan(all[i - 15]![0]);
  });

  test("of signed maps are as even on both sides of the middle", () => {
    const all = labs(true, palette);
    for (const half of [all.slice(0, 128), all.slice(128)]) {
      const pace = paces(half);
      expect(Math.max(...pace) / Math.min(...pace)).toBeLessThan(1.25);
    }
    expect(distance(all[127]!, all[128]!)).toBeLessThan(0.02);
  });

  test("have a gradient with the same ends", () => {
    const table = colours(true, palette);
    expect(gradient(true, palette)).toMatch(
      new RegExp(`^linear-gradient\\(to right, rgb\\(${[...table.slice(0, 3)].join(" ")}\\)`),
    );
    expect(gradient(true, palette)).toMatch(
      new RegExp(`rgb\\(${[...table.slice(-3)].join(" ")}\\)\\)$`),
    );
  });
});

test.each(["default", "viridis"] as const)("the two signs of %s are equally strong", (palette) => {
  const all = labs(true, palette);
  expect(Math.abs(all[0]![0] - all[255]![0])).toBeLessThan(0.03);
  expect(all[127]![0]).toBeGreaterThan(0.95);
});

// Viénot, Brettel and Mollon (1999): what people without red cones see, in linear light.
test.each(["default", "viridis"] as const)(
  "the two signs of %s differ for colour-blind people",
  (palette) => {
    const seen = (bytes: number[]): number[] => {
      const [r, g, b] = bytes.map((byte) => (byte / 255) ** 2.2) as [number, number, number];
      const mixed = 0.11238 * r + 0.88762 * g;
      return [mixed, mixed, 0.00401 * r - 0.00401 * g + b];
    };
    const table = colours(true, palette);
    const [low, high] = [seen([...table.slice(0, 3)]), seen([...table.slice(-3)])];
    expect(Math.abs(low[2]! - high[2]!)).toBeGreaterThan(0.2);
  },
);

test("ends have names", () => {
  expect(PALETTES.map(endsOf)).toEqual([
    ["blue", "red"],
    ["purple", "orange"],
    ["dark", "bright"],
  ]);
});
