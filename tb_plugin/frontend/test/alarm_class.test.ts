import { describe, expect, test } from "vitest";

import { leadingClass } from "../src/derived/alarm_class";
import { ownAlarms } from "../src/words/alarm_sentences";
import { rowsOf } from "../src/kinds";
import { alarm, EXAMPLES, series, step } from "./logs";

const SIX = { ...EXAMPLES, names: [], targets: [0, 0, 0, 1, 1, 1] };
const at = (...drift: number[]) => [step(0, []), step(1, drift)];

describe("an alarm is one class's", () => {
  test("where its examples moved one and a half times as far as all others", () => {
    const steps = at(0.6, 0.5, 0.7, 0.1, 0.2, NaN);
    expect(leadingClass(alarm(1), steps, SIX)).toEqual({
      label: 0,
      own: 0.6,
      others: expect.closeTo(0.15),
    });
  });

  test.each([
    ["all moved alike", [0.6, 0.5, 0.7, 0.5, 0.4, 0.6]],
    ["a single example of it could be compared", [0.6, NaN, NaN, 0.1, 0.1, 0.1]],
    ["nothing else could be compared", [0.6, 0.5, 0.7, NaN, NaN, NaN]],
    ["nothing was compared", []],
  ])("not where %s", (_, drift) => {
    expect(leadingClass(alarm(1), at(...drift), SIX)).toBeUndefined();
  });

  test("which the summary says, and leads to its examples", () => {
    const steps = at(0.6, 0.5, 0.7, 0.1, 0.2, 0.1);
    const [told] = ownAlarms([alarm(1)], "grad_cam", "spearman", steps, SIX, rowsOf(series(), SIX));
    const words = told!.pieces.map(({ text }) => text).join("");
    expect(words).toContain(", most of all class “cat” (0.60; all others 0.10); most unusual: ");
    const link = told!.pieces.find(({ label }) => label !== undefined);
    expect(link).toEqual({ text: "class “cat”", step: 1, room: "examples", label: 0 });
  });

  test("and says nothing of it where one class alone was watched", () => {
    const steps = at(0.6, 0.5, 0.7, 0.1, 0.2, 0.1);
    const of = ownAlarms([alarm(1, { target: 0 })], "grad_cam", "spearman", steps, SIX, rowsOf(series(), SIX));
    expect(of[0]!.pieces.some(({ label }) => label !== undefined)).toBe(false);
  });
});
