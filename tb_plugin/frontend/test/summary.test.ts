import { describe, expect, test } from "vitest";

import type { Step } from "../src/log";
import { summarise } from "../src/summary";
import { EXAMPLES, SAID, step, STEPS } from "./logs";

const BY = { measure: "spearman", reference: "previous" } as const;

function words(steps: Step[], by: Parameters<typeof summarise>[1] = BY): string[] {
  const said = new Map(SAID.map((at) => [at.step, at]));
  return summarise(steps, by, EXAMPLES, said).map((pieces) =>
    pieces.map(({ text }) => text).join(""),
  );
}

describe("the summary", () => {
  test("names the step that changed most and its examples", () => {
    expect(words(STEPS)).toEqual([
      "Biggest change: step 1, median drift 0.60; most changed there: example 1, a cat.",
      "Right on the probe: 33 % → 100 %. Most predictions flipped at step 1 (1 of 3).",
    ]);
  });

  test("says nothing of right and wrong where nobody said what is right", () => {
    const unsure = { ...EXAMPLES, targetsGiven: false };
    const said = new Map(SAID.map((at) => [at.step, at]));
    const last = summarise(STEPS, BY, unsure, said).at(-1)!;
    expect(last.map(({ text }) => text).join("")).toBe(
      "Most predictions flipped at step 1 (1 of 3).",
    );
  });

  test("leads to the step and the example", () => {
    const [first] = summarise(STEPS, BY, EXAMPLES, new Map());
    expect(first!.filter((piece) => piece.example !== undefined)).toEqual([
      { text: "example 1", step: 1, example: 1 },
      { text: "a cat", step: 1, example: 0 },
    ]);
  });

  test("tells of sudden changes after the first learning", () => {
    const calm = Array.from({ length: 6 }, (_, i) => step(2 + i, [0.1, 0.1, 0.1]));
    const steps = [...STEPS.slice(0, 2), ...calm, step(8, [0.2, 0.4, 0.5])];
    expect(words(steps)[1]).toBe(
      "Sudden change: step 8, median drift 0.40; most changed there: <i>dog</i>, example 1, a cat.",
    );
  });

  test("says so where there is nothing to compare", () => {
    expect(words(STEPS.slice(0, 1))).toEqual([
      "One step so far. What changed is known from the second step on.",
    ]);
    expect(words(STEPS, { ...BY, reference: "first" })[0]).toBe(
      "No two steps could be compared yet.",
    );
  });
});
