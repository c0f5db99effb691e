import { expect, test, vi } from "vitest";

import { type Fetcher, Shelf } from "../src/data/shelf";
import { step, values } from "./logs";

const STEPS = Array.from({ length: 100 }, (_, i) => step(i, [0.1]));
const book = (at: number, series = "grad_cam", example = 0) => ({
  ...{ run: "run1", series, example, step: STEPS[at]! },
});

function shelf(fetcher: Fetcher, changed = vi.fn()) {
  return { shelf: new Shelf(fetcher, changed), changed };
}

const answer: Fetcher = async (_run, _series, example, steps) =>
  new Map(steps.map((at) => [at, values([1, 1], [100 * example + at])]));

test("what one drawing asks for is fetched together, by series and by example", async () => {
  const fetcher = vi.fn(answer);
  const { shelf: kept, changed } = shelf(fetcher);
  for (const at of [1, 2, 3]) expect(kept.values(book(at))).toBeUndefined();
  kept.values(book(1, "lime"));
  kept.values(book(1, "lime", 1));
  await vi.waitFor(() => expect(changed).toHaveBeenCalledTimes(3));
  expect(fetcher.mock.calls).toEqual([
    ["run1", "grad_cam", 0, [1, 2, 3]],
    ["run1", "lime", 0, [1]],
    ["run1", "lime", 1, [1]],
  ]);
  expect(kept.values(book(1, "lime", 1))?.data[0]).toBe(101);
});

test("a request is of as many steps as the server answers at once", async () => {
  const fetcher = vi.fn(answer);
  const { shelf: kept, changed } = shelf(fetcher);
  STEPS.forEach((_, at) => kept.values(book(at)));
  await vi.waitFor(() => expect(changed).toHaveBeenCalledTimes(2));
  expect(fetcher.mock.calls.map(([, , , steps]) => steps.length)).toEqual([64, 36]);
});

test("what failed is asked for again only when forgiven", async () => {
  const fetcher = vi.fn<Fetcher>(async () => Promise.reject(new Error("gone")));
  const { shelf: kept, changed } = shelf(fetcher);
  kept.values(book(1));
  await vi.waitFor(() => expect(changed).toHaveBeenCalled());
  kept.values(book(1));
  await Promise.resolve();
  expect(fetcher).toHaveBeenCalledTimes(1);
  kept.forgive();
  kept.values(book(1));
  await vi.waitFor(() => expect(fetcher).toHaveBeenCalledTimes(2));
});

test("a newer drawing goes before what is left of an older one", async () => {
  const asked: number[][] = [];
  const fetcher: Fetcher = async (run, series, example, steps) => {
    asked.push(steps);
    if (asked.length === 1) kept.values(book(99));
    return answer(run, series, example, steps);
  };
  const { shelf: kept, changed } = shelf(fetcher);
  STEPS.slice(0, 90).forEach((_, at) => kept.values(book(at)));
  await vi.waitFor(() => expect(changed).toHaveBeenCalledTimes(2));
  expect(asked.map((steps) => steps[0])).toEqual([0, 99]);
});

test("what is on its way is not asked for again by the drawings in between", async () => {
  const asked: string[] = [];
  const draw = (): void => ["a", "b", "c"].forEach((name) => kept.values(book(1, name)));
  const { shelf: kept } = shelf(
    async (run, series, example, steps) => {
      asked.push(series);
      await new Promise((done) => setTimeout(done, 5));
      return answer(run, series, example, steps);
    },
    vi.fn(() => setTimeout(draw, 1)),
  );
  draw();
  await vi.waitFor(() => expect(kept.values(book(1, "c"))).toBeDefined());
  await new Promise((done) => setTimeout(done, 20));
  expect(asked).toEqual(["a", "b", "c"]);
});
