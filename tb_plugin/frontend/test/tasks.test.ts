import { html, render } from "lit";
import { describe, expect, test } from "vitest";

import { display } from "../src/views/display";
import { Task } from "../src/gen/tf_xai_pb";
import type { Examples, Predictions } from "../src/data/log";
import {
  accuracy,
  estimate,
  meanError,
  outcome,
  targetProbability,
  trueClass,
} from "../src/derived/outcome";
import { answersPlots } from "../src/views/answers_plot";
import { answer, asked, spokenVerdict, verdict, verdictClass } from "../src/views/verdict";
import { EXAMPLES, loaded, said, scene, series, STEPS } from "./logs";

const PRICES: Examples = {
  ...EXAMPLES,
  task: Task.QUANTITIES,
  targets: [0, 0, 0],
  classNames: [],
  unit: "k€",
  truth: [10, 20, 30],
};

const WEATHER: Examples = {
  ...EXAMPLES,
  task: Task.LABELS,
  classNames: ["rain", "wind"],
  truth: [1, 1, 0, 1, 0, 0],
};

const PRICED = [
  { ...said(0, [0, 0, 0]), score: [0, 0, 0] },
  { ...said(1, [0, 0, 0]), score: [8, 22, 30] },
  { ...said(2, [0, 0, 0]), score: [9, 21, 33] },
];

const FORECAST = [said(0, [0, 0, 0]), { ...said(1, [1, 0, 1], [0.9, 0.8, 0.7]), score: [-2, 0, 3] }];

function of(examples: Examples, predictions: Predictions[], selection = {}, kind = series()) {
  const rest = { examples, predictions: new Map(predictions.map((at) => [at.step, at])) };
  return scene(selection, kind, undefined, rest);
}

function seen(view: unknown): string {
  const holder = document.createElement("div");
  render(html`${view}`, holder);
  return holder.textContent!.replaceAll(/\s+/g, " ").trim();
}

function words(at: ReturnType<typeof scene>): string {
  return at.summary.at(-1)!.pieces.map(({ text }) => text).join("");
}

describe("quantities", () => {
  const at = of(PRICES, PRICED, { step: 1 });

  test("have a value, the true one and an error", () => {
    expect(estimate(PRICES, PRICED[1], 1)).toEqual({ value: 22, truth: 20, error: 2 });
    expect(estimate({ ...PRICES, truth: [] }, PRICED[1], 1)).toEqual({ value: 22 });
    expect(estimate(PRICES, undefined, 1)).toBeUndefined();
    expect(meanError(PRICES, PRICED[1]!)).toBeCloseTo(4 / 3);
  });

  test("take the truth of the output that is explained", () => {
    const two = { ...PRICES, targets: [1, 0, 1], truth: [1, 2, 3, 4, 5, 6] };
    expect([0, 1, 2].map((i) => estimate(two, PRICED[0], i)!.truth)).toEqual([2, 3, 6]);
  });

  test("are told without classes, per cent or ticks", () => {
    expect(seen(verdict(at, 1))).toBe("predicted 22 k€ true 20 k€ error +2");
    expect(seen(verdict(at, 0))).toContain("error −2");
    expect(verdictClass(at, 1)).toBe("");
    expect(spokenVerdict(at, 0)).toEqual(["predicted 8 k€", "true 10 k€", "error −2"]);
    expect(answer(at, 0)).toEqual(["output 0", "8 k€"]);
  });

  test("may be ordered by their error", () => {
    expect(of(PRICES, PRICED, { step: 2, order: "wrong" }).order).toEqual([2, 0, 1]);
    expect(seen(display(at, () => undefined))).toContain("Largest error first");
    expect(seen(display(at, () => undefined))).not.toContain("Least confident");
  });

  test("are summed up by their error and by how far they moved", () => {
    expect(words(at)).toBe(
      "Mean error on the probe: 20 k€ → 1.67 k€. " +
        "Predictions changed most at step 1 (by 20 k€ on average).",
    );
    expect(words(of({ ...PRICES, truth: [] }, PRICED))).toMatch(/^Predictions changed most/);
  });

  test("have a curve of their error in place of decisions", () => {
    const [plot, ...none] = answersPlots(STEPS, of(PRICES, PRICED).loaded, "step");
    expect(none).toEqual([]);
    expect(plot).toMatchObject({ title: "Error on the probe" });
    expect(plot!.caption).toBe("mean |predicted − true|, in k€");
    expect(plot!.lines[0]!.ys.map((y) => Math.round(100 * y))).toEqual([2000, 133, 167]);
  });
});

describe("labels", () => {
  const at = of(WEATHER, FORECAST, { step: 1 }, series({ score: "logit" }));

  test("are right where the strongest is a true one", () => {
    const right = [0, 1, 2].map((i) => outcome(WEATHER, FORECAST[1], undefined, i)!.correct);
    expect(right).toEqual([true, false, false]);
    expect(accuracy(WEATHER, FORECAST[0]!)).toBeCloseTo(1 / 3);
    expect(outcome({ ...WEATHER, truth: [] }, FORECAST[1], undefined, 0)!.correct).toBeUndefined();
  });

  test("are never judged by the truth of another example", () => {
    const single = { ...WEATHER, targets: [0, 1, 1], truth: [1, 0, 1] };
    const right = [0, 1, 2].map((i) => outcome(single, FORECAST[1], undefined, i)!.correct);
    expect(right).toEqual([undefined, undefined, true]);
  });

  test("show how probable the explained one is", () => {
    expect(targetProbability(FORECAST[1], "logit", 0)).toBeCloseTo(0.119, 3);
    expect(targetProbability(FORECAST[1], "log_probability", 0)).toBeCloseTo(0.135, 3);
    expect(targetProbability(FORECAST[0], "logit", 0)).toBeUndefined();
    expect(seen(verdict(at, 0))).toBe("✓ wind 90 % explains: rain 12 %");
    expect(verdictClass(at, 1)).toBe("wrong");
    expect(seen(verdict(at, 1))).toBe("✗ rain 80 % true: wind explains: wind 50 %");
    expect(seen(verdict(at, 2))).toBe("✗ wind 70 % true: none explains: wind 95 %");
    const single = { ...WEATHER, targets: [0, 0, 0], truth: [1, 0, 1] };
    expect(seen(verdict(of(single, FORECAST, { step: 1 }, series({ score: "logit" })), 1))).toBe(
      "✗ rain 80 % explains: rain 50 %",
    );
  });

  test("do not flip", () => {
    expect(words(at)).toBe("Examples whose strongest label is a true one: 33 % → 33 %.");
    expect(spokenVerdict(at, 0).join()).not.toContain("was");
  });

  test("have a curve of their own", () => {
    const [plot] = answersPlots(STEPS, of(WEATHER, FORECAST).loaded, "step");
    expect(plot!.lines.map(({ name }) => name)).toEqual([
      "strongest label is right",
      "mean confidence",
    ]);
  });
});

describe("classes of which one is explained, whatever is true", () => {
  const columns = { ...EXAMPLES, targets: [1, 1, 1], truth: [0, 1, 0] };
  const oneHot = { ...columns, truth: [1, 0, 0, 1, 1, 0] };
  const answers = [said(0, [1, 1, 1]), said(1, [0, 1, 1], [0.9, 0.8, 0.7])];

  test.each([columns, oneHot])("are right by the truth", (examples) => {
    expect([0, 1, 2].map((i) => trueClass(examples, i))).toEqual([0, 1, 0]);
    const right = [0, 1, 2].map((i) => outcome(examples, answers[1], undefined, i)!.correct);
    expect(right).toEqual([true, true, false]);
    expect(accuracy(examples, answers[0]!)).toBeCloseTo(1 / 3);
    expect(words(of(examples, answers))).toMatch(/^Right on the probe: 33 % → 67 %\./);
    expect(of(examples, answers, { step: 1, order: "wrong" }).order).toEqual([2, 0, 1]);
  });

  test("say what is explained, and what would be right", () => {
    const at = of(columns, answers, { step: 1 });
    expect(seen(verdict(at, 0))).toBe("✓ cat 90 % explains: dog ⇄ was dog");
    expect(seen(verdict(at, 2))).toBe("✗ dog 70 % true: cat explains: dog");
    expect(spokenVerdict(at, 2)).toEqual([
      ...["predicted dog", "wrong", "confidence 70 %", "true: cat", "explains: dog"],
    ]);
    expect(verdictClass(at, 2)).toBe("wrong");
    expect(asked(columns)).toEqual(["Explains", "True", "Predicted"]);
    expect(answer(at, 2)).toEqual(["dog", "cat", "dog"]);
  });

  test("are told as ever where what is explained is right", () => {
    const same = { ...EXAMPLES, truth: [0, 1, 1] };
    expect(seen(verdict(of(same, answers, { step: 1 }), 1))).toBe("✓ dog 80 %");
    expect(asked(same)).toEqual(["Target", "Predicted"]);
  });

  test("are not judged where nobody said what is right", () => {
    const unknown = { ...EXAMPLES, targetsGiven: false };
    expect(trueClass(unknown, 0)).toBeUndefined();
    expect(seen(verdict(of(unknown, answers, { step: 1 }), 0))).toBe("cat 90 % ⇄ was dog");
  });
});

test("classes are told as ever", () => {
  const [plot] = answersPlots(STEPS, loaded(STEPS, [said(0, [0, 1, 1], [1, 1, 1])]), "step");
  expect(plot).toMatchObject({
    title: "Decisions on the probe",
    caption: "share predicted right, mean confidence",
  });
});
