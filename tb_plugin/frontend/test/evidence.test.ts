import { describe, expect, test } from "vitest";

import type { Step } from "../src/data/log";
import { judgements } from "../src/derived/quality";
import { edited, inMasks } from "../src/words/evidence_sentences";
import type { Sentence } from "../src/words/sentence";
import { said, series, step } from "./logs";

const words = (sentences: Sentence[]) =>
  sentences.map(({ pieces }) => pieces.map(({ text }) => text).join(""));

function checked(...shares: number[]): Step[] {
  return shares.map((share, at) => {
    const quality = [{ check: "relevance_mass", of: "", values: [share, share, NaN] }];
    return step(at, [0.1, 0.1, 0.1], { quality });
  });
}

const judged = (...shares: number[]) => judgements(series(), checked(...shares));

describe("evidence in the masks", () => {
  test("is told with the step at which it changed most", () => {
    expect(words(inMasks(judged(0.08, 0, 0, 0.14, 0.18), "map"))).toEqual([
      "Share of the map that lies in the masks: 8 % → 18 %; biggest change at step 3 (0 % to 14 %).",
    ]);
  });

  test.each([[[0.1, 0.11, 0.12]], [[0.4]], [[NaN, NaN, 0.5]], [[]]])("is not told of %s", (shares) => {
    expect(inMasks(judged(...shares), "map")).toEqual([]);
  });

  test("passes over steps at which nobody could tell", () => {
    expect(words(inMasks(judged(0.1, NaN, 0.4), "map"))[0]).toContain("step 2 (10 % to 40 %)");
  });
});

describe("an edit of the input", () => {
  const steps = [0, 1, 2].map((at) => step(at, [0.1, 0.1, 0.1]));
  const predictions = (...shares: number[][]) =>
    new Map(
      shares.map((values, at) => [
        at,
        { ...said(at, [0, 0, 0]), interventions: [{ check: "<b>square</b>", of: "", values }] },
      ]),
    );

  test("is told where it makes another answer", () => {
    expect(words(edited(steps, predictions([0, 0, 0], [1, 1, 0], [1, 0, 0])))).toEqual([
      "The edit “<b>square</b>” flips 33 % of the predictions at step 2, most at step 1 (67 %).",
    ]);
    expect(words(edited(steps, predictions([0, 0, 0], [0, 0, 0], [1, 0, 0])))).toEqual([
      "The edit “<b>square</b>” flips 33 % of the predictions at step 2.",
    ]);
  });

  test("is not told where it changes nothing, or was not tried", () => {
    expect(edited(steps, predictions([0, 0, 0], [0, 0, 0]))).toEqual([]);
    expect(edited(steps, new Map([[0, said(0, [0])]]))).toEqual([]);
  });
});
