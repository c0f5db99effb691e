import { describe, expect, test } from "vitest";

import { flipsOf } from "../src/rooms/example/derived/flips";
import { Task } from "../src/gen/tf_xai_pb";
import type { Step } from "../src/data/log";
import type { Sentence } from "../src/words/sentence";
import type { LoadedRun } from "../src/data/loaded_run";
import { ofRows, storyOfOne } from "../src/rooms/example/derived/story_of_one";
import { alarm, drifts, EXAMPLES, loaded, said, SAID, series, step, STEPS } from "./logs";

const CAT = { row: 0, name: "a cat", ofProbe: true };

const told = (sentences: Sentence[]): string[] =>
  sentences.map(({ pieces }) => pieces.map(({ text }) => text).join(""));

function story(rest: Partial<LoadedRun> = {}, subject = CAT, measure = "spearman"): string[] {
  return told(storyOfOne({ ...loaded(STEPS, SAID), ...rest }, subject, measure, "grad_cam"));
}

describe("flips", () => {
  const by = (...all: [number, number[]][]) => new Map(all.map(([at, predicted]) => [at, said(at, predicted)]));

  test("are the steps at which the model says something else, in the order of time", () => {
    const found = flipsOf(by([30, [1]], [0, [1]], [10, [0]], [20, [0]]), 0);
    expect(found).toEqual([
      { step: 10, before: 1, now: 0 },
      { step: 30, before: 0, now: 1 },
    ]);
  });

  test("are none where nothing was said of it", () => {
    expect(flipsOf(by([0, []], [10, [1]]), 0)).toEqual([]);
  });
});

describe("what happened to one example", () => {
  test("its largest change, what it is to be held against, and what the model said then", () => {
    const steps = STEPS.map((at): Step => ({ ...at, drift: [...at.drift, drifts("spearman", [0.7, 0.7, 0.7], "another_example")] }));
    const all = storyOfOne(loaded(steps, SAID), CAT, "spearman", "grad_cam");
    expect(told(all)).toEqual([
      "Its grad cam changed most at step 1 (spearman 0.50; unrelated examples: 0.70), when the prediction changed from dog to cat.",
      "The prediction is right since step 1.",
      "The prediction changed at step 1 (dog to cat).",
    ]);
    expect(all[0]!.pieces[1]).toEqual({ text: "step 1", step: 1 });
  });

  test("nothing of flips where there were none", () => {
    expect(story({}, { row: 1, name: "dog", ofProbe: true })).toEqual([
      "Its grad cam changed most at step 1 (spearman 0.70).",
      "The prediction was always right.",
      "The prediction never changed.",
    ]);
  });

  test("the first measure that tells of each row, where the one in view does not", () => {
    const whole = [step(0, []), step(1, [0.1, 0.9, 0]), step(2, [0.3, 0.2, 0])].map((at) => ({
      ...at,
      drift: [...(at.step ? [drifts("cka", [0.8])] : []), ...at.drift],
    }));
    expect(ofRows(whole, "cka")).toBe(false);
    expect(ofRows(whole, "spearman")).toBe(true);
    const of = loaded(whole, SAID);
    expect(told(storyOfOne(of, CAT, "cka", "grad_cam"))[0]).toBe("Its grad cam changed most at step 2 (spearman 0.30).");
  });

  test("that it never changed, or could not be compared", () => {
    const still = [step(0, []), step(1, [0, NaN, 0])];
    expect(story({ steps: new Map([["grad_cam", still]]) })[0]).toBe("Its grad cam never changed, by spearman.");
    const gone = { row: 1, name: "dog", ofProbe: true };
    expect(story({ steps: new Map([["grad_cam", still]]) }, gone)[0]).toBe("Its grad cam could be compared at no two steps.");
  });

  test("its other explanations in one sentence, each a way there", () => {
    const of = loaded(STEPS, SAID);
    for (const name of ["ig", "lime"]) {
      of.run.series.push(series({ name }));
      of.steps.set(name, [step(0, []), step(5, [name === "ig" ? 0.2 : 0.9, 0, 0])]);
    }
    const all = storyOfOne(of, CAT, "spearman", "grad_cam");
    expect(told(all)[1]).toBe("Of its other explanations, ig changed most at step 5 (0.20), lime at step 5 (0.90).");
    expect(all[1]!.pieces.filter((piece) => piece.step !== undefined)).toEqual([
      { text: "step 5", step: 5, series: "ig" },
      { text: "step 5", step: 5, series: "lime" },
    ]);
  });

  test("the alarms that hold it among the most unusual", () => {
    const alarms = [alarm(2), alarm(1), alarm(2, { measure: "topk_iou" }), alarm(0, { examples: [2] })];
    expect(story({ alarms })[1]).toBe("Among the most unusual examples when an alarm rang at step 1, step 2.");
    const other = [alarm(1, { measure: "cosine" }), ...alarms.filter(({ step }) => step > 1)];
    expect(story({ alarms: other })[1]).toBe(
      "Among the most unusual examples when an alarm rang at step 1 by cosine, step 2.",
    );
  });

  test("no change between maps that are too faint to be seen", () => {
    const faint = (...rows: number[]) => [1, 1, 1].map((peak, row) => (rows.includes(row) ? 1e-6 : peak));
    const at = (peaks: number[][]) =>
      new Map([["grad_cam", [step(0, []), step(1, [0.9, 0.9, 0]), step(2, [0.2, 0.8, 0])].map((one, i) => ({ ...one, degenerate: [false, false, false], peak: peaks[i]! }))]]);
    expect(story({ steps: at([faint(0), faint(0), faint()]) })[0]).toBe("Its grad cam changed most at step 2 (spearman 0.20).");
    expect(story({ steps: at([faint(0), faint(0), faint(0)]) })[0]).toBe("Its grad cam changed only where it is very faint.");
  });

  test("of what is right, since when", () => {
    const said2 = (...all: number[]) => new Map(all.map((one, at) => [at, said(at, [one])]));
    const right = (...all: number[]): string => story({ predictions: said2(...all) }).at(-2)!;
    expect(right(1, 1)).toBe("The prediction was never right.");
    expect(right(1, 0, 0)).toBe("The prediction is right since step 1.");
    expect(right(0, 1, 0, 1, 1)).toBe("The prediction is wrong since step 3.");
    expect(story({ examples: { ...EXAMPLES, targetsGiven: false } }).join()).not.toContain("right");
  });

  test("of many flips the first, and how many more", () => {
    const predictions = new Map(Array.from({ length: 10 }, (_, at) => [at, said(at, [at % 2])]));
    expect(story({ predictions }).at(-1)).toBe(
      "The prediction changed at step 1 (cat to dog), step 2 (dog to cat), step 3 (cat to dog), 3 times more, and at last " +
        "step 7 (cat to dog), step 8 (dog to cat), step 9 (cat to dog).",
    );
  });

  test("of quantities the way from first to last", () => {
    const quantities = { ...EXAMPLES, task: Task.QUANTITIES, unit: "k€" };
    const predictions = new Map([0, 2].map((at) => [at, { ...said(at, [0]), score: [1.5 * at] }]));
    expect(story({ examples: quantities, predictions }).at(-1)).toBe("The prediction went from 0 k€ at step 0 to 3 k€ at step 2.");
  });

  test("one step says so, and no more", () => {
    expect(story({ steps: new Map([["grad_cam", STEPS.slice(0, 1)]]) })).toEqual([
      "One step so far. What changed is known from the second step on.",
    ]);
  });
});
