import { beforeAll, describe, expect, test } from "vitest";

import { channelsOf, hasChannels } from "../src/kinds/map/channels";
import { spectrumOf } from "../src/kinds/bars/still";
import { blocksOf } from "../src/kinds/words/text_blocks";
import { toned } from "../src/views/sheet";
import { series, values } from "./logs";
import { standInForPixels } from "./pixels";

beforeAll(standInForPixels);

describe("a text in miniature", () => {
  test("has a block a word, as long as the word, and none for padding", () => {
    const found = blocksOf(["ab", "", "abcd"], 100);
    expect(found.map(({ word }) => word)).toEqual([0, 2]);
    expect(found[1]!.width / found[0]!.width).toBeCloseTo(2);
  });

  test.each([1, 7, 60, 400])("fits into a square: %d words", (count) => {
    const words = Array.from({ length: count }, (_, i) => "abcdefghij".slice(0, 1 + ((7 * i) % 10)));
    for (const { x, y, width, height } of blocksOf(words, 76)) {
      expect(Math.min(x, y)).toBeGreaterThanOrEqual(0);
      expect(Math.max(x + width, y + height)).toBeLessThanOrEqual(76 + 1e-6);
    }
  });

  test("is read line by line", () => {
    const words = Array.from({ length: 30 }, () => "word");
    const found = blocksOf(words, 76);
    found.slice(1).forEach((block, i) => {
      const before = found[i]!;
      expect(block.y > before.y || block.x > before.x).toBe(true);
    });
  });

  test("of nothing is empty", () => {
    expect(blocksOf([], 76)).toEqual([]);
    expect(blocksOf(["", ""], 76)).toEqual([]);
  });
});

describe("many numbers in little room", () => {
  test("are told by the strongest of each column", () => {
    const found = spectrumOf(Float32Array.from([1, -3, 2, NaN, 0, 0.5]), 3);
    expect([...found]).toEqual([-3, 2, 0.5]);
  });

  test("stay as they are where there is room", () => {
    const few = Float32Array.from([1, -2]);
    expect(spectrumOf(few, 76)).toBe(few);
  });
});

test("a picture behind a map is nearly grey and a little darker", () => {
  const image = new ImageData(2, 1);
  image.data.set([255, 0, 0, 255, 100, 100, 100, 255]);
  expect([...toned(image).data]).toEqual([75, 35, 35, 255, 80, 80, 80, 255]);
});

describe("channels", () => {
  const named = series({ axes: ["y", "x", "channel"], channels: ["edges", "strokes"] });
  const now = values([1, 1, 2, 2], [1, 5, 2, 6]);
  const before = values([1, 1, 2, 2], [1, 2, 1, 6]);

  test("are maps with more than one", () => {
    expect(hasChannels(named)).toBe(true);
    expect(hasChannels(series({ axes: ["y", "x", "channel"] }))).toBe(true);
    expect(hasChannels(series({ axes: ["y", "x", "channel"], channels: ["edges"] }))).toBe(false);
    expect(hasChannels(series())).toBe(false);
    expect(hasChannels(series({ kind: "curves", axes: ["y", "x", "channel"] }))).toBe(false);
  });

  test("come by how far they moved, mean |difference|, or as they are given", () => {
    const found = channelsOf(named, now, before, "moved");
    expect(found.map(({ name, moved }) => [name, moved])).toEqual([["strokes", 1.5], ["edges", 0.5]]);
    expect(found.map(({ plane }) => [...plane.values])).toEqual([[5, 6], [1, 2]]);
    expect(channelsOf(named, now, before, "given").map(({ index }) => index)).toEqual([0, 1]);
  });

  test("have moved nowhere without a step before, or with one of another size", () => {
    for (const earlier of [undefined, values([1, 1, 1, 2], [1, 2])]) {
      const found = channelsOf(named, now, earlier, "moved");
      expect(found.map(({ name, moved }) => [name, moved])).toEqual([["edges", NaN], ["strokes", NaN]]);
    }
  });

  test("without a name have a number", () => {
    const unnamed = series({ axes: ["y", "x", "channel"] });
    expect(channelsOf(unnamed, now, undefined, "given").map(({ name }) => name)).toEqual(["channel 0", "channel 1"]);
  });
});
