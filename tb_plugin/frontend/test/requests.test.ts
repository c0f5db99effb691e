import { create } from "@bufbuild/protobuf";
import { expect, test, vi } from "vitest";

import { RunSchema } from "../src/gen/tf_xai_pb";
import type { ExampleKey } from "../src/data/keys";
import type { Run } from "../src/data/log";
import { otherRuns, pairsOf } from "../src/data/requests";
import { EXAMPLES, SAID, series, step, STEPS } from "./logs";

const SERIES = series({ fingerprint: "f" });

function run(name: string, lastStep = 2): Run {
  return create(RunSchema, { name, series: [SERIES], lastStep: BigInt(lastStep) });
}

function others(steps = vi.fn(async () => STEPS)) {
  const examples = vi.fn(async () => EXAMPLES);
  const predictions = vi.fn(async () => SAID);
  const known = otherRuns({ examples, steps, predictions }, () => undefined);
  return { others: known, read: { examples, steps, predictions } };
}

// Asks, and reads what is there.
function find(of: ReturnType<typeof otherRuns>, at: Run) {
  of.want([{ run: at, series: SERIES }]);
  return of.state({ run: at, series: SERIES });
}

async function loaded(of: ReturnType<typeof otherRuns>, at: Run) {
  await vi.waitFor(() => expect(find(of, at).kind).not.toBe("waiting"));
  return find(of, at);
}

test("another run is read once, and as it goes on what is known stays until more has come", async () => {
  const { others: known, read } = others();
  expect(find(known, run("b"))).toEqual({ kind: "waiting" });
  const found = await loaded(known, run("b"));
  expect(found).toMatchObject({ kind: "here", value: { examples: EXAMPLES, steps: STEPS } });
  expect(found.kind === "here" && found.value.predictions.get(1)).toEqual({ ...SAID[1], epochs: 1 });
  const more = [...STEPS, step(3, [0.1, 0.1, 0.1])];
  read.steps.mockResolvedValue(more);
  expect(find(known, run("b", 3))).toMatchObject({ kind: "here", late: true, value: { steps: STEPS } });
  await vi.waitFor(() =>
    expect(find(known, run("b", 3))).toMatchObject({ kind: "here", late: false, value: { steps: more } }),
  );
  expect(read.examples).toHaveBeenCalledTimes(1);
  read.predictions.mockResolvedValue([{ ...SAID[0]!, wallTime: 1.8e9 }]);
  find(known, run("b", 0));
  await vi.waitFor(() => expect(read.examples).toHaveBeenCalledTimes(2)); // it began anew
});

test("what failed says why, and is asked for again when told to", async () => {
  const steps = vi.fn(async (): Promise<typeof STEPS> => Promise.reject(new Error("disk on fire")));
  const { others: known } = others(steps);
  expect(await loaded(known, run("b"))).toEqual({ kind: "failed", message: "disk on fire" });
  find(known, run("b"));
  expect(steps).toHaveBeenCalledTimes(1);
  known.retryFailed();
  find(known, run("b"));
  await vi.waitFor(() => expect(steps).toHaveBeenCalledTimes(2));
});

test("only a few runs are kept, those that were used last", async () => {
  const { others: known, read } = others();
  for (let i = 0; i < 9; i++) await loaded(known, run(`run${i}`));
  expect(read.examples).toHaveBeenCalledTimes(9);
  expect(find(known, run("run8")).kind).toBe("here");
  expect(find(known, run("run0")).kind).toBe("waiting");
  await vi.waitFor(() => expect(read.examples).toHaveBeenCalledTimes(10));
});

const key = (at: number) => ({ run: "a", series: "s", example: 0, step: STEPS[at]! });
const PAIR = { first: 0, second: 1, measured: [], shape: [], trouble: "" };

test("pairs are asked for one question at a time, always what is in view now", async () => {
  let answer: (() => void) | undefined;
  const fetcher = vi.fn((_: ExampleKey[], __?: AbortSignal) => new Promise<(typeof PAIR)[]>((done) => (answer = () => done([PAIR]))));
  const pairings = pairsOf(fetcher, () => undefined);
  const show = (...keys: ExampleKey[]) => {
    pairings.want([keys]);
    return pairings.state(keys);
  };
  expect(show(key(0), key(1))).toEqual({ kind: "waiting" });
  show(key(0), key(2));
  show(key(1), key(2));
  answer!();
  await vi.waitFor(() => expect(fetcher).toHaveBeenCalledTimes(2));
  expect(fetcher.mock.calls[1]).toMatchObject([[key(1), key(2)], { aborted: false }]);
  answer!();
  await vi.waitFor(() => expect(show(key(1), key(2))).toMatchObject({ kind: "here", value: [PAIR] }));
  expect(show(key(0), key(1))).toMatchObject({ kind: "here", value: [PAIR] });
});

test("a question that failed tells why, until it is asked again", async () => {
  const fetcher = vi.fn(async () => Promise.reject(new Error("gone")));
  const pairings = pairsOf(fetcher, () => undefined);
  const show = (...keys: ExampleKey[]) => {
    pairings.want([keys]);
    return pairings.state(keys);
  };
  show(key(0), key(1));
  await vi.waitFor(() => expect(show(key(0), key(1))).toEqual({ kind: "failed", message: "gone" }));
  expect(fetcher).toHaveBeenCalledTimes(1);
  pairings.retryFailed();
  show(key(0), key(1));
  await vi.waitFor(() => expect(fetcher).toHaveBeenCalledTimes(2));
});
