import { expect, test, vi } from "vitest";

import type { MatrixKey } from "../src/data/keys";
import { type DriftMatrix, matricesOf, type MatrixFetcher } from "../src/data/requests";

const wanted = (rest: Partial<MatrixKey> = {}): MatrixKey => ({
  ...{ run: "run1", series: "grad_cam", measure: "spearman", row: 3, steps: [0, 5], end: 1 },
  ...rest,
});
const answer: MatrixFetcher = async (_run, _series, _measure, row, steps) => ({ steps, values: [0, row, row, 0] });

function matrices(fetcher: MatrixFetcher, changed = vi.fn()) {
  const all = matricesOf(fetcher, changed);
  const show = (key: MatrixKey) => {
    all.want([key]);
    return all.state(key);
  };
  return { all, show, changed };
}

test("a matrix is asked for once", async () => {
  const fetcher = vi.fn(answer);
  const { show, changed } = matrices(fetcher);
  expect(show(wanted())).toEqual({ kind: "waiting" });
  show(wanted());
  await vi.waitFor(() => expect(changed).toHaveBeenCalledTimes(1));
  expect(show(wanted())).toMatchObject({ kind: "here", value: { values: [0, 3, 3, 0] } });
  expect(fetcher.mock.calls.map((call) => call.slice(0, 5))).toEqual([
    ["run1", "grad_cam", "spearman", 3, [0, 5]],
  ]);
});

test("with a newer step the older one stays in view until the next is there", async () => {
  const { show, changed } = matrices(answer);
  show(wanted());
  await vi.waitFor(() => expect(changed).toHaveBeenCalledTimes(1));
  show(wanted());
  const next = show(wanted({ steps: [0, 6], end: 2 }));
  expect(next).toMatchObject({ kind: "here", value: { steps: [0, 5] }, late: true });
  expect(show(wanted({ row: 4 }))).toEqual({ kind: "waiting" });
});

test("of many that were asked for while one was on its way, the last alone is fetched", async () => {
  const asked: number[] = [];
  const { show, changed } = matrices(async (...query) => {
    asked.push(query[3]);
    return answer(...query);
  });
  for (const row of [1, 2, 3, 4]) show(wanted({ row }));
  await vi.waitFor(() => expect(changed).toHaveBeenCalledTimes(2));
  expect(asked).toEqual([1, 4]);
});

test("what failed says why, and is asked for again only when forgiven", async () => {
  const fetcher = vi.fn<MatrixFetcher>(async (): Promise<DriftMatrix> => Promise.reject(new Error("gone")));
  const { all, show, changed } = matrices(fetcher);
  show(wanted());
  await vi.waitFor(() => expect(changed).toHaveBeenCalled());
  expect(show(wanted())).toEqual({ kind: "failed", message: "gone" });
  expect(fetcher).toHaveBeenCalledTimes(1);
  all.retryFailed();
  expect(show(wanted())).toEqual({ kind: "waiting" });
  await vi.waitFor(() => expect(fetcher).toHaveBeenCalledTimes(2));
});
