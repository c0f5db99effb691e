import { describe, expect, test, vi } from "vitest";

import { type Asked, type Comparer, DriftToReference } from "../src/data/drift_to";
import { driftAt } from "../src/derived/drift";
import { readReference } from "../src/data/references";
import { referenceInFull, referenceName, withDrift } from "../src/derived/reference";
import { step } from "./logs";

const BY = { measure: "spearman", reference: "step:3" };
const LONG = Array.from({ length: 40 }, (_, i) => step(i, [0]));

function asked(rest: Partial<Asked> = {}): Asked {
  return { run: "r", series: "s", by: BY, steps: LONG, ...rest };
}

// Asks, and reads what is there.
function show(comparisons: DriftToReference, of: Asked) {
  comparisons.want(of);
  return comparisons.compared(of);
}

const doubled: Comparer = async (_run, _series, _by, steps) => ({
  values: new Map(steps.map((at) => [at, [2 * at]])),
  reference: 3,
});

describe("drift to a chosen reference", () => {
  test("is asked of the server in batches until all steps are there", async () => {
    const compare = vi.fn(doubled);
    const comparisons = new DriftToReference(compare, () => undefined);
    expect(show(comparisons, asked()).missing).toBe(40);
    await vi.waitFor(() => expect(show(comparisons, asked()).missing).toBe(0));
    expect(compare.mock.calls.map((call) => call[3].length)).toEqual([8, 16, 16]);
    expect(show(comparisons, asked())).toMatchObject({ reference: 3, trouble: "" });
  });

  test("is not asked for where the log has it", () => {
    const compare = vi.fn(doubled);
    const by = { ...BY, reference: "previous" };
    const found = show(new DriftToReference(compare, () => undefined), asked({ by }));
    expect([found.missing, compare.mock.calls.length]).toEqual([0, 0]);
  });

  test("counts a step without an answer as done", async () => {
    const nothing: Comparer = async () => ({ values: new Map(), reference: undefined });
    const comparisons = new DriftToReference(nothing, () => undefined);
    show(comparisons, asked());
    await vi.waitFor(() => expect(show(comparisons, asked()).missing).toBe(0));
    expect(show(comparisons, asked()).values.get(7)).toEqual([]);
  });

  test("grows with the run, unless its reference moves", async () => {
    const compare = vi.fn(doubled);
    const comparisons = new DriftToReference(compare, () => undefined);
    for (const reference of ["step:3", "last"]) {
      const missing = (count: number): number => {
        const by = { ...BY, reference };
        return show(comparisons, asked({ by, steps: LONG.slice(0, count) })).missing;
      };
      await vi.waitFor(() => expect(missing(10)).toBe(0));
      expect(missing(12)).toBe(reference === "last" ? 12 : 2);
      await vi.waitFor(() => expect(missing(12)).toBe(0));
    }
  });

  test("tells of a failure and tries again when asked to", async () => {
    let broken = true;
    const comparisons = new DriftToReference(async (...all) => {
      if (broken) throw new Error("gone");
      return doubled(...all);
    }, () => undefined);
    show(comparisons, asked());
    await vi.waitFor(() => expect(show(comparisons, asked()).trouble).toBe("gone"));
    broken = false;
    comparisons.retryFailed();
    show(comparisons, asked());
    await vi.waitFor(() => expect(show(comparisons, asked()).missing).toBe(0));
  });

  test("joins what is logged", () => {
    const [one, other] = withDrift(LONG.slice(1, 3), BY, new Map([[1, [0.4]]]));
    expect(driftAt(one, BY)).toEqual([0.4]);
    expect(driftAt(one, { ...BY, reference: "previous" })).toEqual([0]);
    expect(other).toBe(LONG[2]);
  });
});

describe("references", () => {
  test("are read from the address if they mean anything", () => {
    const known = ["previous", "first", "last", "step:-3", "best:val_loss", "run:a/b:c"];
    expect(known.map(readReference)).toEqual(known);
    expect(["", "step:", "step:x", "best:", "run:", "other"].map(readReference)).toEqual(
      Array(6).fill(undefined),
    );
  });

  test.each([
    ["previous", "previous step", "the previous step"],
    ["last", "last step", "the last step (step 9)"],
    ["step:4", "step 4 (pinned)", "step 4"],
    ["best:val_loss", "best val loss", "the best val loss (step 9)"],
    ["run:a:b/xai", "same step of a:b", "the same step of a:b"],
  ])("%s has a name", (reference, name, inFull) => {
    expect(referenceName(reference)).toBe(name);
    expect(referenceInFull(reference, 9)).toBe(inFull);
  });
});
