import { describe, expect, test, vi } from "vitest";

import { LimitedCache } from "../src/data/cache";
import { around, Frames, SampledSteps, spread, type Strip } from "../src/data/values_near";
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
    const cache = new LimitedCache<string>(10);
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

  test("keeps what is held, even above the limit", () => {
    const cache = new LimitedCache<string>(10, (key) => key === "a");
    for (const key of ["a", "b", "c"]) cache.set(key, key, 6);
    expect(["a", "b", "c"].map((key) => cache.has(key))).toEqual([true, false, true]);
  });

  test("keeps what is in view even where that is too large", () => {
    const cache = new LimitedCache<string>(10);
    cache.set("a", "A", 11);
    expect(cache.get("a")).toBe("A");
  });
});

describe("frames", () => {
  test("ask for the step in view first, then for its neighbours in batches", async () => {
    const fetcher = vi.fn(async (_run: string, _series: string, steps: number[]) => answer(steps));
    const changed = vi.fn(() => frames.want(STRIP, 100));
    const frames: Frames = new Frames(fetcher, changed);
    frames.want(STRIP, 100);
    await vi.waitFor(() => expect(frames.values(STRIP, 299)).toBeDefined());
    expect(fetcher.mock.calls[0]![2]).toEqual([1000]);
    expect(fetcher.mock.calls[1]![2].slice(0, 6)).toEqual([1010, 1020, 1030, 1040, 990, 1050]);
    expect(Math.max(...fetcher.mock.calls.map((call) => call[2].length))).toBe(64);
    expect(fetcher.mock.calls.length).toBeLessThan(10);
    expect(changed).toHaveBeenCalledWith();
  });

  test("give another step's values beside those in view, asked for once", async () => {
    const fetcher = vi.fn(async (_run: string, _series: string, steps: number[]) => answer(steps));
    const frames = new Frames(fetcher, () => undefined);
    frames.want(STRIP, 8, [7]);
    frames.want(STRIP, 8, [7]);
    expect(frames.values(STRIP, 7)).toBeUndefined();
    await vi.waitFor(() => expect(frames.values(STRIP, 7)).toBeDefined());
    expect(frames.values(STRIP, 7)!.data[0]).toBe(70);
    expect(fetcher.mock.calls.map((call) => call[2])).toEqual([[80], [70]]);
  });

  test("start no request when they are read", async () => {
    const fetcher = vi.fn(async (_run: string, _series: string, steps: number[]) => answer(steps));
    const frames = new Frames(fetcher, () => undefined);
    expect([frames.values(STRIP, 7), frames.trouble(STRIP, 7)]).toEqual([undefined, ""]);
    await Promise.resolve();
    expect(fetcher).not.toHaveBeenCalled();
  });

  test("leave out steps that the cursor has passed by", async () => {
    const fetcher = vi.fn(async (_run: string, _series: string, steps: number[]) => answer(steps));
    const frames = new Frames(fetcher, () => undefined);
    for (const index of [0, 1, 2, 250]) frames.want(STRIP, index);
    await vi.waitFor(() => expect(frames.values(STRIP, 250)).toBeDefined());
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
    frames.want(STRIP, 5);
    await vi.waitFor(() => expect(changed).toHaveBeenCalled());
    expect(frames.trouble(STRIP, 5)).toBe("gone");
    frames.want(STRIP, 5);
    expect(fetcher).toHaveBeenCalledTimes(1);
    broken = false;
    frames.retryFailed();
    frames.want(STRIP, 5);
    await vi.waitFor(() => expect(frames.values(STRIP, 5)?.data[0]).toBe(50));
  });

  test("reach around the cursor, further in the direction of travel", () => {
    expect(around(10, 5, -1, 4)).toEqual([4, 3, 2, 1, 6]);
    expect(around(3, 0, 1, 9)).toEqual([1, 2]);
  });
});

function strip(count: number, series = "s"): Strip {
  return { run: "r", series, steps: Array.from({ length: count }, (_, i) => step(10 * i, [])) };
}

// Asks, and reads what is there.
function shown(sampled: SampledSteps, of: Strip, bytes: number) {
  sampled.want(of, bytes);
  return sampled.values(of, bytes);
}

const answering = () => vi.fn(async (_run: string, _series: string, steps: number[]) => answer(steps));

describe("steps that stand for all", () => {
  test("are all, where there are few", () => {
    expect(spread(5, 64)).toEqual([0, 1, 2, 3, 4]);
    expect(spread(64, 64)).toHaveLength(64);
    expect(spread(0, 64)).toEqual([]);
  });

  test("are evenly chosen, the first and the last among them", () => {
    expect(spread(10, 5)).toEqual([0, 4, 8, 9]);
    expect(spread(1000, 64)).toHaveLength(64);
    expect(spread(9, 2)).toEqual([0, 8]);
  });

  test("stay the same while a run goes on", () => {
    const [before, after] = [spread(100, 64), spread(101, 64)];
    expect(after.filter((i) => !before.includes(i))).toEqual([100]);
  });
});

describe("values over time", () => {
  test("come in batches, in the order of time", async () => {
    const ask = answering();
    const changed = vi.fn();
    const sampled = new SampledSteps(ask, changed);
    const long = strip(200);
    expect(shown(sampled, long, 2 ** 20)).toMatchObject({ steps: [], missing: 51 });
    await vi.waitFor(() => expect(shown(sampled, long, 2 ** 20).missing).toBe(0));
    const { steps, values } = shown(sampled, long, 2 ** 20);
    expect(steps.map((at) => at.step).slice(0, 3)).toEqual([0, 40, 80]);
    expect(values.at(-1)!.data[0]).toBe(1990);
    expect(ask.mock.calls[0]![2]).toHaveLength(4);
    expect(changed).toHaveBeenCalledTimes(ask.mock.calls.length);
  });

  test("are fewer where they are large", () => {
    const sampled = new SampledSteps(answering(), () => undefined);
    expect(shown(sampled, strip(200), 32 * 2 ** 20).missing).toBe(2);
  });

  test("are asked for once, and only what is new", async () => {
    const ask = answering();
    const sampled = new SampledSteps(ask, () => undefined);
    await vi.waitFor(() => expect(shown(sampled, strip(3), 4).missing).toBe(0));
    await vi.waitFor(() => expect(shown(sampled, strip(4), 4).missing).toBe(0));
    expect(ask.mock.calls.map((call) => call[2])).toEqual([[0, 10, 20], [30]]);
  });

  test("of another series begin anew", async () => {
    const sampled = new SampledSteps(answering(), () => undefined);
    await vi.waitFor(() => expect(shown(sampled, strip(3), 4).missing).toBe(0));
    expect(shown(sampled, strip(3, "t"), 4)).toMatchObject({ steps: [], missing: 3 });
    await vi.waitFor(() => expect(shown(sampled, strip(3, "t"), 4).missing).toBe(0));
  });

  test("that cannot be had are left out until they are forgiven", async () => {
    const ask = vi.fn(async (): Promise<Map<number, Values>> => {
      throw new Error("disk on fire");
    });
    const sampled = new SampledSteps(ask, () => undefined);
    const few = strip(2);
    await vi.waitFor(() => expect(shown(sampled, few, 4)).toMatchObject({ steps: [], missing: 0 }));
    expect(ask).toHaveBeenCalledTimes(1);
    sampled.retryFailed();
    shown(sampled, few, 4);
    await vi.waitFor(() => expect(ask).toHaveBeenCalledTimes(2));
  });
});
