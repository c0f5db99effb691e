import { expect, test, vi } from "vitest";

import { type ExampleFetcher, exampleValues } from "../src/data/requests";
import { step, values } from "./logs";

const STEPS = Array.from({ length: 100 }, (_, i) => step(i, [0.1]));
const key = (at: number, series = "grad_cam", example = 0) => ({
  ...{ run: "run1", series, example, step: STEPS[at]! },
});

function examplesBy(fetcher: ExampleFetcher, changed = vi.fn()) {
  return { kept: exampleValues(fetcher, changed), changed };
}

const answer: ExampleFetcher = async (_run, _series, example, steps) =>
  new Map(steps.map((at) => [at, values([1, 1], [100 * example + at])]));

test("what one drawing asks for is fetched together, by series and by example", async () => {
  const fetcher = vi.fn(answer);
  const { kept, changed } = examplesBy(fetcher);
  kept.want([...[1, 2, 3].map((at) => key(at)), key(1, "lime"), key(1, "lime", 1)]);
  expect(kept.value(key(1))).toBeUndefined();
  await vi.waitFor(() => expect(changed).toHaveBeenCalledTimes(3));
  expect(fetcher.mock.calls.map((call) => call.slice(0, 4))).toEqual([
    ["run1", "grad_cam", 0, [1, 2, 3]],
    ["run1", "lime", 0, [1]],
    ["run1", "lime", 1, [1]],
  ]);
  expect(kept.value(key(1, "lime", 1))?.data[0]).toBe(101);
});

test("a request is of as many steps as the server answers at once", async () => {
  const fetcher = vi.fn(answer);
  const { kept, changed } = examplesBy(fetcher);
  kept.want(STEPS.map((_, at) => key(at)));
  await vi.waitFor(() => expect(changed).toHaveBeenCalledTimes(2));
  expect(fetcher.mock.calls.map(([, , , steps]) => steps.length)).toEqual([64, 36]);
});

test("what failed is asked for again only when told to", async () => {
  const fetcher = vi.fn<ExampleFetcher>(async () => Promise.reject(new Error("gone")));
  const { kept, changed } = examplesBy(fetcher);
  kept.want([key(1)]);
  await vi.waitFor(() => expect(changed).toHaveBeenCalled());
  kept.want([key(1)]);
  await Promise.resolve();
  expect(fetcher).toHaveBeenCalledTimes(1);
  kept.retryFailed();
  await vi.waitFor(() => expect(fetcher).toHaveBeenCalledTimes(2));
});

test("a newer drawing goes before what is left of an older one", async () => {
  const asked: number[][] = [];
  const fetcher: ExampleFetcher = async (run, series, example, steps) => {
    asked.push(steps);
    if (asked.length === 1) kept.want([key(99)]);
    return answer(run, series, example, steps);
  };
  const { kept, changed } = examplesBy(fetcher);
  kept.want(STEPS.slice(0, 90).map((_, at) => key(at)));
  await vi.waitFor(() => expect(changed).toHaveBeenCalledTimes(2));
  expect(asked.map((steps) => steps[0])).toEqual([0, 99]);
});

test("what is on its way is not asked for again by the drawings in between", async () => {
  const asked: string[] = [];
  const draw = (): void => kept.want(["a", "b", "c"].map((name) => key(1, name)));
  const { kept } = examplesBy(
    async (run, series, example, steps) => {
      asked.push(series);
      await new Promise((done) => setTimeout(done, 5));
      return answer(run, series, example, steps);
    },
    vi.fn(() => setTimeout(draw, 1)),
  );
  draw();
  await vi.waitFor(() => expect(kept.value(key(1, "c"))).toBeDefined());
  await new Promise((done) => setTimeout(done, 20));
  expect(asked).toEqual(["a", "b", "c"]);
});

test("what nobody wants any more is cancelled, and asked for once it is wanted again", async () => {
  const signals: AbortSignal[] = [];
  const { kept, changed } = examplesBy(async (run, series, example, steps, signal) => {
    signals.push(signal!);
    await new Promise((done) => setTimeout(done, 5));
    return answer(run, series, example, steps);
  });
  kept.want([key(1)]);
  kept.want([key(1, "lime")]);
  expect(signals[0]!.aborted).toBe(true);
  await vi.waitFor(() => expect(kept.value(key(1, "lime"))).toBeDefined());
  expect([kept.value(key(1)), kept.trouble(key(1)), changed.mock.calls.length]).toEqual([undefined, "", 1]);
  kept.want([key(1)]);
  await vi.waitFor(() => expect(kept.value(key(1))).toBeDefined());
});
