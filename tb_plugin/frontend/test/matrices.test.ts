import { expect, test, vi } from "vitest";

import type { DriftMatrix } from "../src/data/matrices";
import { type Fetcher, Matrices, type Wanted } from "../src/data/matrices";

const wanted = (rest: Partial<Wanted> = {}): Wanted => ({
  ...{ run: "run1", series: "grad_cam", measure: "spearman", row: 3, steps: [0, 5], end: 1 },
  ...rest,
});
const answer: Fetcher = async (_run, _series, _measure, row, steps) => ({ steps, values: [0, row, row, 0] });

function matrices(fetcher: Fetcher, changed = vi.fn()) {
  return { all: new Matrices(fetcher, changed), changed };
}

test("a matrix is asked for once", async () => {
  const fetcher = vi.fn(answer);
  const { all, changed } = matrices(fetcher);
  expect(all.show(wanted())).toEqual({ matrix: undefined, trouble: "", late: true });
  all.show(wanted());
  await vi.waitFor(() => expect(changed).toHaveBeenCalledTimes(1));
  expect(all.show(wanted()).matrix?.values).toEqual([0, 3, 3, 0]);
  expect(fetcher.mock.calls).toEqual([["run1", "grad_cam", "spearman", 3, [0, 5]]]);
});

test("with a newer step the older one stays in view until the next is there", async () => {
  const { all, changed } = matrices(answer);
  all.show(wanted());
  await vi.waitFor(() => expect(changed).toHaveBeenCalledTimes(1));
  all.show(wanted());
  const next = all.show(wanted({ steps: [0, 6], end: 2 }));
  expect([next.matrix?.steps, next.late]).toEqual([[0, 5], true]);
  expect(all.show(wanted({ row: 4 })).matrix).toBeUndefined();
});

test("of many that were asked for while one was on its way, the last alone is fetched", async () => {
  const asked: number[] = [];
  const { all, changed } = matrices(async (...query) => {
    asked.push(query[3]);
    return answer(...query);
  });
  for (const row of [1, 2, 3, 4]) all.show(wanted({ row }));
  await vi.waitFor(() => expect(changed).toHaveBeenCalledTimes(2));
  expect(asked).toEqual([1, 4]);
});

test("what failed says why, and is asked for again only when forgiven", async () => {
  const fetcher = vi.fn<Fetcher>(async (): Promise<DriftMatrix> => Promise.reject(new Error("gone")));
  const { all, changed } = matrices(fetcher);
  all.show(wanted());
  await vi.waitFor(() => expect(changed).toHaveBeenCalled());
  expect(all.show(wanted())).toEqual({ matrix: undefined, trouble: "gone", late: false });
  expect(fetcher).toHaveBeenCalledTimes(1);
  all.forgive();
  expect(all.show(wanted()).late).toBe(true);
  await vi.waitFor(() => expect(fetcher).toHaveBeenCalledTimes(2));
});
