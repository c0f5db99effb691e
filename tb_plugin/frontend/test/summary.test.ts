import { describe, expect, test } from "vitest";

import type { AlarmAt, Step } from "../src/data/log";
import { judgements } from "../src/derived/quality";
import { rowsOf } from "../src/kinds";
import { type Story, summarise } from "../src/words/summary";
import { alarm, drifts, EXAMPLES, SAID, series, step, STEPS } from "./logs";

function story(rest: Partial<Story> = {}): Story {
  return {
    series: "grad_cam",
    thing: "map",
    isSingle: false,
    rows: rowsOf(series(), EXAMPLES),
    steps: STEPS,
    by: { measure: "spearman", reference: "previous" },
    examples: EXAMPLES,
    predictions: new Map(SAID.map((at) => [at.step, at])),
    alarms: [],
    judged: [],
    comparing: false,
    ...rest,
  };
}

function words(rest: Partial<Story> = {}): string[] {
  return summarise(story(rest)).map(({ pieces }) => pieces.map(({ text }) => text).join(""));
}

function calm(...from: number[]): Step[] {
  return from.map((at) => step(at, [0.01, 0.01, 0.01]));
}

describe("the summary", () => {
  test("names the step that changed most and its examples", () => {
    expect(words()).toEqual([
      "No alarm rang.",
      "Biggest change: step 1, median drift 0.60 (2 of 3 comparable); " +
        "most changed there: example 1, a cat.",
      "Right on the probe: 33 % → 100 %. Most predictions flipped at step 1 (1 of 3).",
    ]);
  });

  test("says when drift settled where no alarm rang", () => {
    expect(words({ steps: [...STEPS, ...calm(3, 4, 5)] })[0]).toBe(
      "No alarm rang. Drift settled at step 3: three steps in a row below a tenth of its largest.",
    );
  });

  test("holds drift against that of unrelated examples", () => {
    const drift = [
      drifts("spearman", [0.5, 0.5, 0.5]),
      drifts("spearman", [0.9, 0.9, 0.9], "another_example"),
    ];
    expect(words({ steps: [STEPS[0]!, step(1, [0, 0, 0], { drift })] })[1]).toContain(
      "median drift 0.50 (unrelated examples: 0.90);",
    );
  });

  test("says nothing of right and wrong where nobody said what is right", () => {
    expect(words({ examples: { ...EXAMPLES, targetsGiven: false } }).at(-1)).toBe(
      "Most predictions flipped at step 1 (1 of 3).",
    );
  });

  test("leads to the step and the example", () => {
    const { pieces } = summarise(story({ predictions: new Map() })).at(-1)!;
    expect(pieces.filter((piece) => piece.example !== undefined)).toEqual([
      { text: "example 1", step: 1, example: 1 },
      { text: "a cat", step: 1, example: 0 },
    ]);
  });

  test("says so where there is nothing to compare", () => {
    expect(words({ steps: STEPS.slice(0, 1) })).toEqual([
      "One step so far. What changed is known from the second step on.",
    ]);
    const by = { measure: "spearman", reference: "step:2" };
    expect(words({ by })[1]).toBe("No two steps could be compared yet.");
  });

  test("says which measures can compare explanations of one number", () => {
    const first = STEPS[0]!;
    const none = [NaN, NaN, NaN];
    const of = (...drift: ReturnType<typeof drifts>[]) =>
      words({ isSingle: true, steps: [first, step(1, [0, 0, 0], { drift })] })[1];
    const cannot = "This measure cannot compare explanations of one number; ";
    expect(of(drifts("spearman", none), drifts("cosine", [0, 2, 0]))).toBe(`${cannot}choose cosine.`);
    expect(of(drifts("spearman", none))).toBe(
      `${cannot}log one that can: drift=["magnitude", "cosine"].`,
    );
    const by = { measure: "cosine", reference: "previous" };
    const flat = [first, step(1, [0, 0, 0], { drift: [drifts("cosine", none)] })];
    expect(words({ isSingle: true, by, steps: flat })[1]).toBe("No two steps could be compared yet.");
  });

  test("waits for what is compared", () => {
    const by = { measure: "spearman", reference: "step:2" };
    expect(words({ by, comparing: true })[1]).toBe("Comparing with step 2 …");
  });

  test("names the reference that was chosen", () => {
    const drift = [drifts("spearman", [0.5, 0.5, 0.5], "best:val_loss")];
    const by = { measure: "spearman", reference: "best:val_loss" };
    expect(words({ by, steps: [STEPS[0]!, step(1, [0, 0, 0], { drift })] })[1]).toContain(
      "Farthest from the best val loss: step 1, median drift 0.50;",
    );
  });

  test("tells of rows without a map at the last step, and since when", () => {
    const at = (i: number, ...degenerate: boolean[]) => step(i, [0, 0.1, 0.2], { degenerate });
    const steps = [
      at(0, true, true, false),
      at(1, false, false, false),
      at(2, true, false, false),
      at(3, true, true, false),
    ];
    const line = "grad cam has no map for 2 of 3 examples, since step 2.";
    expect(words({ steps })).toContain(line);
    const { pieces } = summarise(story({ steps })).find(({ pieces: [first] }) => /no map/.test(first!.text))!;
    expect(pieces[1]).toEqual({ text: "step 2", step: 2 });
    const told = (rest: Partial<Story>) => words(rest).some((text) => text.includes("has no"));
    expect(told({ steps: steps.slice(0, 2) })).toBe(false);
    expect(told({ steps, isSingle: true })).toBe(false);
    expect(told({ steps, rows: { ...rowsOf(series(), EXAMPLES), interchangeable: true } })).toBe(false);
  });

  test("doubts checks that a random map passes as well", () => {
    const quality = [0.7, 0.7].map((value, i) => ({
      check: "deletion",
      of: i ? "random" : "",
      values: [value],
    }));
    const steps = [STEPS[0]!, step(1, [0], { quality })];
    const judged = judgements(series(), steps).map((one) => ({
      ...one,
      check: { ...one.check, label: "Deletion", better: 2 },
    }));
    expect(words({ steps, judged }).at(-1)).toBe(
      "Doubtful: by deletion, a random map does as well at step 1.",
    );
  });
});

describe("alarms in the summary", () => {
  const told = (alarms: AlarmAt[]) => words({ alarms }).filter((text) => /alarm/i.test(text));

  test("say what rang, by how much, and because of whom", () => {
    expect(told([alarm(1)])).toEqual([
      "Alarm at step 1 (spearman, robust z 9.3 over 6): median drift 0.60; " +
        "most unusual: example 1, a cat.",
    ]);
    const [first] = summarise(story({ alarms: [alarm(1)] }));
    expect(first!.kind).toBe("alarm");
    expect(first!.pieces[1]).toEqual({ text: "step 1", step: 1 });
    expect(first!.pieces[5]).toEqual({ text: "example 1", step: 1, example: 1 });
  });

  test("name the class that was watched", () => {
    expect(told([alarm(1, { target: 1, detector: "page_hinkley" })])[0]).toContain(
      "Alarm at step 1 for class dog (spearman, Page–Hinkley 9.3 over 6)",
    );
  });

  test("are one a step, the loudest told in full", () => {
    const quiet = alarm(1, { statistic: 6.5, measure: "cosine" });
    expect(told([quiet, alarm(1)])).toHaveLength(1);
    const many = [1, 2, 3, 4, 5].map((at) => alarm(at, { statistic: 10 - at }));
    expect(told(many).map((text) => text.slice(0, 15))).toEqual([
      "Alarm at step 1",
      "Alarm at step 2",
      "Alarm at step 3",
      "2 more alarms: ",
    ]);
    expect(told(many)[3]).toBe("2 more alarms: step 4, step 5.");
  });

  test("name their measure where it is not the one in view", () => {
    const by = (at: number, statistic = 9) => alarm(at, { statistic, measure: "top_k_iou" });
    const all = [by(1), ...[2, 3, 4].map((at) => by(at, 8)), alarm(5, { statistic: 7 })];
    const others = [by(2), alarm(3)].map(({ step, alarm: one }) => ({ step, alarm: { ...one, series: "cam" } }));
    const found = told([...all, ...others]);
    expect(found[0]).toBe(
      "Alarm at step 1 (top k iou, robust z 9 over 6): median drift 0.60 by top k iou; " +
        "most unusual: example 1, a cat.",
    );
    expect(found.slice(-2)).toEqual([
      "2 more alarms: step 4 by top k iou, step 5.",
      "Alarm in cam at step 2 by top k iou, step 3.",
    ]);
  });

  test("lead to other explanations, too", () => {
    const alarms = [2, 1].map((at) => alarm(at, { series: "smooth_grad" }));
    expect(told([...alarms, alarm(2, { series: "cam" })])).toEqual([
      "Alarm in smooth grad at step 1, step 2; in cam at step 2.",
    ]);
    const [first] = summarise(story({ alarms }));
    expect(first!.pieces[1]).toEqual({ text: "step 1", step: 1, series: "smooth_grad" });
  });
});
