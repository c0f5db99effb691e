import { describe, expect, test, vi } from "vitest";

import { Families, spread } from "../src/data/family";
import type { Strip } from "../src/data/frames";
import type { Values } from "../src/data/log";
import { step } from "./logs";

function strip(count: number, series = "s"): Strip {
  return { run: "r", series, steps: Array.from({ length: count }, (_, i) => step(10 * i, [])) };
}

function answer(steps: number[]): Map<number, Values> {
  return new Map(steps.map((at) => [at, { shape: [1], data: new Float32Array([at]) }]));
}

const fetcher = () => vi.fn(async (_run: string, _series: string, steps: number[]) => answer(steps));

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
    const ask = fetcher();
    const changed = vi.fn();
    const families = new Families(ask, changed);
    const long = strip(200);
    expect(families.show(long, 2 ** 20)).toMatchObject({ steps: [], missing: 51 });
    await vi.waitFor(() => expect(families.show(long, 2 ** 20).missing).toBe(0));
    const { steps, values } = families.show(long, 2 ** 20);
    expect(steps.map((at) => at.step).slice(0, 3)).toEqual([0, 40, 80]);
    expect(values.at(-1)!.data[0]).toBe(1990);
    expect(ask.mock.calls[0]![2]).toHaveLength(4);
    expect(changed).toHaveBeenCalledTimes(ask.mock.calls.length);
  });

  test("are fewer where they are large", () => {
    const families = new Families(fetcher(), () => undefined);
    expect(families.show(strip(200), 32 * 2 ** 20).missing).toBe(2);
  });

  test("are asked for once, and only what is new", async () => {
    const ask = fetcher();
    const families = new Families(ask, () => undefined);
    await vi.waitFor(() => expect(families.show(strip(3), 4).missing).toBe(0));
    await vi.waitFor(() => expect(families.show(strip(4), 4).missing).toBe(0));
    expect(ask.mock.calls.map((call) => call[2])).toEqual([[0, 10, 20], [30]]);
  });

  test("of another series begin anew", async () => {
    const families = new Families(fetcher(), () => undefined);
    await vi.waitFor(() => expect(families.show(strip(3), 4).missing).toBe(0));
    expect(families.show(strip(3, "t"), 4)).toMatchObject({ steps: [], missing: 3 });
    await vi.waitFor(() => expect(families.show(strip(3, "t"), 4).missing).toBe(0));
  });

  test("that cannot be had are left out until they are forgiven", async () => {
    const ask = vi.fn(async (): Promise<Map<number, Values>> => {
      throw new Error("disk on fire");
    });
    const families = new Families(ask, () => undefined);
    const few = strip(2);
    await vi.waitFor(() => expect(families.show(few, 4)).toMatchObject({ steps: [], missing: 0 }));
    expect(ask).toHaveBeenCalledTimes(1);
    families.forgive();
    families.show(few, 4);
    await vi.waitFor(() => expect(ask).toHaveBeenCalledTimes(2));
  });
});
