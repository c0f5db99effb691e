import { create } from "@bufbuild/protobuf";
import { expect, test, vi } from "vitest";

import { RunSchema } from "../src/gen/tf_xai_pb";
import type { Run } from "../src/data/log";
import { Others } from "../src/data/others";
import { Pairings } from "../src/data/pairings";
import { EXAMPLES, SAID, series, step, STEPS } from "./logs";

const SERIES = series({ fingerprint: "f" });

function run(name: string, lastStep = 2): Run {
  return create(RunSchema, { name, series: [SERIES], lastStep: BigInt(lastStep) });
}

function others(steps = vi.fn(async () => STEPS)) {
  const examples = vi.fn(async () => EXAMPLES);
  const predictions = vi.fn(async () => SAID);
  const known = new Others({ examples, steps, predictions }, () => undefined);
  return { others: known, read: { examples, steps, predictions } };
}

async function loaded(of: Others, at: Run) {
  of.find(at, SERIES);
  await vi.waitFor(() => expect(of.find(at, SERIES).kind).not.toBe("waiting"));
  return of.find(at, SERIES);
}

test("another run is read once, and as it goes on what is known stays until more has come", async () => {
  const { others: known, read } = others();
  expect(known.find(run("b"), SERIES)).toEqual({ kind: "waiting" });
  const found = await loaded(known, run("b"));
  expect(found).toMatchObject({ kind: "there", examples: EXAMPLES, steps: STEPS });
  expect(found.kind === "there" && found.predictions.get(1)).toEqual({ ...SAID[1], epochs: 1 });
  const more = [...STEPS, step(3, [0.1, 0.1, 0.1])];
  read.steps.mockResolvedValue(more);
  expect(known.find(run("b", 3), SERIES)).toMatchObject({ kind: "there", steps: STEPS });
  await vi.waitFor(() =>
    expect(known.find(run("b", 3), SERIES)).toMatchObject({ kind: "there", steps: more }),
  );
  expect(read.examples).toHaveBeenCalledTimes(1);
  read.predictions.mockResolvedValue([{ ...SAID[0]!, wallTime: 1.8e9 }]);
  known.find(run("b", 0), SERIES);
  await vi.waitFor(() => expect(read.examples).toHaveBeenCalledTimes(2)); // it began anew
});

test("what failed says why, and is asked for again when forgiven", async () => {
  const steps = vi.fn(async (): Promise<typeof STEPS> => Promise.reject(new Error("disk on fire")));
  const { others: known } = others(steps);
  expect(await loaded(known, run("b"))).toEqual({ kind: "failed", message: "disk on fire" });
  known.find(run("b"), SERIES);
  expect(steps).toHaveBeenCalledTimes(1);
  known.forgive();
  known.find(run("b"), SERIES);
  await vi.waitFor(() => expect(steps).toHaveBeenCalledTimes(2));
});

test("only a few runs are kept, those that were used last", async () => {
  const { others: known, read } = others();
  for (let i = 0; i < 9; i++) await loaded(known, run(`run${i}`));
  expect(read.examples).toHaveBeenCalledTimes(9);
  expect(known.find(run("run8"), SERIES).kind).toBe("there");
  expect(known.find(run("run0"), SERIES).kind).toBe("waiting");
  await vi.waitFor(() => expect(read.examples).toHaveBeenCalledTimes(10));
});

const book = (at: number) => ({ run: "a", series: "s", example: 0, step: STEPS[at]! });
const PAIR = { first: 0, second: 1, measured: [], shape: [], trouble: "" };

test("pairs are asked for one question at a time, always what is in view now", async () => {
  let answer: (() => void) | undefined;
  const fetcher = vi.fn(() => new Promise<(typeof PAIR)[]>((done) => (answer = () => done([PAIR]))));
  const pairings = new Pairings(fetcher, () => undefined);
  expect(pairings.show([book(0), book(1)])).toEqual({ pairs: undefined, trouble: "" });
  pairings.show([book(0), book(2)]);
  pairings.show([book(1), book(2)]);
  answer!();
  await vi.waitFor(() => expect(fetcher).toHaveBeenCalledTimes(2));
  expect(fetcher.mock.calls[1]).toEqual([[book(1), book(2)]]);
  answer!();
  await vi.waitFor(() => expect(pairings.show([book(1), book(2)]).pairs).toEqual([PAIR]));
  expect(pairings.show([book(0), book(1)]).pairs).toEqual([PAIR]);
});

test("a question that failed tells why, until it is forgiven", async () => {
  const fetcher = vi.fn(async () => Promise.reject(new Error("gone")));
  const pairings = new Pairings(fetcher, () => undefined);
  pairings.show([book(0), book(1)]);
  await vi.waitFor(() => expect(pairings.show([book(0), book(1)]).trouble).toBe("gone"));
  expect(fetcher).toHaveBeenCalledTimes(1);
  pairings.forgive();
  pairings.show([book(0), book(1)]);
  await vi.waitFor(() => expect(fetcher).toHaveBeenCalledTimes(2));
});
