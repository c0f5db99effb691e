import { describe, expect, test, vi } from "vitest";

import { ByteCache } from "../src/data/cache";
import { around, Frames, type Strip } from "../src/data/frames";
import type { Values } from "../src/data/log";
import { step } from "./logs";

const STRIP: Strip = {
  run: "r",
  series: "s",
  steps: Array.from({ length: 300 }, (_, i) => step(10 * i, [])),
};

function answer(steps: number[]): Map<number, Values> {
  return new Map(steps.map((at) => [at, { shape: [1], data: new Float32Array([at]) }]));
}

describe("the cache", () => {
  test("drops what was used longest ago once it is full", () => {
    const cache = new ByteCache<string>(10);
    cache.set("a", "A", 4);
    cache.set("b", "B", 4);
    cache.get("a");
    cache.set("c", "C", 4);
    expect([cache.has("a"), cache.has("b"), cache.has("c"), cache.size]).toEqual([
      true,
      false,
      true,
      8,
    ]);
  });

  test("keeps what is in view even where that is too large", () => {
    const cache = new ByteCache<string>(10);
    cache.set("a", "A", 11);
    expect(cache.get("a")).toBe("A");
  });
});

describe("frames", () => {
  test("ask for the step in view first, then for its neighbours in batches", async () => {
    const fetcher = vi.fn(async (_run: string, _series: string, steps: number[]) => answer(steps));
    const changed = vi.fn();
    const frames = new Frames(fetcher, changed);
    frames.show(STRIP, 100);
    await vi.waitFor(() => expect(frames.peek(STRIP, 299)).toBeDefined());
    expect(fetcher.mock.calls[0]![2]).toEqual([1000]);
    expect(fetcher.mock.calls[1]![2].slice(0, 6)).toEqual([1010, 1020, 1030, 1040, 990, 1050]);
    expect(Math.max(...fetcher.mock.calls.map((call) => call[2].length))).toBe(64);
    expect(fetcher.mock.calls.length).toBeLessThan(10);
    expect(changed).toHaveBeenCalledWith();
  });

  test("give another step's values beside those in view, asked for once", async () => {
    const fetcher = vi.fn(async (_run: string, _series: string, steps: number[]) => answer(steps));
    const changed = vi.fn();
    const frames = new Frames(fetcher, changed);
    expect([frames.beside(STRIP, 7), frames.beside(STRIP, 7)]).toEqual([undefined, undefined]);
    await vi.waitFor(() => expect(changed).toHaveBeenCalled());
    expect(frames.beside(STRIP, 7)!.data[0]).toBe(70);
    expect(fetcher.mock.calls.map((call) => call[2])).toEqual([[70]]);
  });

  test("leave out steps that the cursor has passed by", async () => {
    const fetcher = vi.fn(async (_run: string, _series: string, steps: number[]) => answer(steps));
    const frames = new Frames(fetcher, () => undefined);
    for (const index of [0, 1, 2, 250]) frames.show(STRIP, index);
    await vi.waitFor(() => expect(frames.peek(STRIP, 250)).toBeDefined());
    expect(fetcher.mock.calls.slice(0, 2).map((call) => call[2])).toEqual([[0], [2500]]);
  });

  test("tell of a failure once and try again when asked to", async () => {
    let broken = true;
    const fetcher = vi.fn(async (_run: string, _series: string, steps: number[]) => {
      if (broken) throw new Error("gone");
      return answer(steps);
    });
    const changed = vi.fn();
    const frames = new Frames(fetcher, changed);
    frames.show(STRIP, 5);
    await vi.waitFor(() => expect(changed).toHaveBeenCalled());
    expect(frames.trouble(STRIP, 5)).toEqual(new Error("gone"));
    frames.show(STRIP, 5);
    expect(fetcher).toHaveBeenCalledTimes(1);
    broken = false;
    frames.forgive();
    frames.show(STRIP, 5);
    await vi.waitFor(() => expect(frames.peek(STRIP, 5)?.data[0]).toBe(50));
  });

  test("reach around the cursor, further in the direction of travel", () => {
    expect(around(10, 5, -1, 4)).toEqual([4, 3, 2, 1, 6]);
    expect(around(3, 0, 1, 9)).toEqual([1, 2]);
  });
});
