import { create } from "@bufbuild/protobuf";
import { describe, expect, test } from "vitest";

import { RowSchema } from "../src/gen/tf_xai_pb";
import { rowsOf } from "../src/kinds";
import { choiceOf, chosenRow, noChoice } from "../src/derived/row";
import { rowName } from "../src/scene";
import { DEFAULTS } from "../src/state/selection";
import { alarm, drifts, EXAMPLES, scene, series, step, STEPS } from "./logs";

const NAMES = ["mean radius", "texture", "worst area"];

function curves(kind = "curves") {
  const rows = NAMES.map((name) => create(RowSchema, { name }));
  return series({ kind, axes: ["line", "at", "output"], rows });
}

function words(at: ReturnType<typeof scene>): string[] {
  return at.summary.map(({ pieces }) => pieces.map(({ text }) => text).join(""));
}

describe("rows", () => {
  test("are the examples where nothing else is said", () => {
    const rows = rowsOf(series(), EXAMPLES);
    expect(rows).toMatchObject({ names: ["a cat", "example 1", "<i>dog</i>"], ofProbe: true });
    expect(choiceOf(rows, 1)).toEqual({ example: 1 });
    expect(noChoice(rows)).toEqual({ example: undefined });
    expect(chosenRow(rows, { ...DEFAULTS, example: 2, feature: "texture" })).toBe(2);
    expect(chosenRow(rows, { ...DEFAULTS, example: 3 })).toBeUndefined();
  });

  test("are chosen by name, so that series about the same features share the choice", () => {
    const rows = rowsOf(curves(), EXAMPLES);
    expect(choiceOf(rows, 1)).toEqual({ feature: "texture" });
    expect(noChoice(rows)).toEqual({ feature: "" });
    expect(chosenRow(rows, { ...DEFAULTS, example: 0, feature: "worst area" })).toBe(2);
    expect(chosenRow(rows, { ...DEFAULTS, example: 0 })).toBeUndefined();
  });

  test("name what changed in the summary, and lead there", () => {
    const at = scene({}, curves());
    expect(words(at)[1]).toBe(
      "Biggest change: step 1, median drift 0.60 (2 of 3 comparable); " +
        "most changed there: the curves of texture, mean radius.",
    );
    expect(at.summary[1]!.pieces.at(-2)).toEqual({
      text: "mean radius",
      step: 1,
      feature: "mean radius",
    });
    expect(rowName(at, 2)).toBe("worst area");
  });

  test("are held against others of their kind", () => {
    const apart = [drifts("spearman", [0.5, 0.7, 0.2]), drifts("spearman", [0.9], "another_example")];
    const steps = new Map([["grad_cam", [STEPS[0]!, step(1, [], { drift: apart })]]]);
    const at = scene({}, curves(), undefined, { steps });
    expect(words(at)[1]).toContain("(curves of other features: 0.90)");
    expect(rowsOf(curves("surfaces"), EXAMPLES).unrelated).toBe("surfaces of other pairs");
  });

  test("name what rang in alarms", () => {
    const at = scene({}, curves(), undefined, { alarms: [alarm(1)] });
    expect(words(at)[0]).toMatch(/; most unusual: the curves of texture, mean radius\.$/);
  });

  test("are not named where nobody cares which one it is", () => {
    expect(words(scene({}, curves("importance")))[1]).toBe(
      "Biggest change: step 1, median drift 0.60 (2 of 3 comparable).",
    );
  });

  test("keep the order of their drift where an order of examples is asked for", () => {
    expect(scene({ order: "wrong" }, curves()).order).toEqual([1, 0, 2]);
    expect(scene({ order: "confidence" }, curves()).order).toEqual([1, 0, 2]);
    expect(scene({ order: "probe" }, curves()).order).toEqual([0, 1, 2]);
  });
});

describe("the step to compare with", () => {
  test.each([
    ["previous", 2, 1],
    ["previous", 0, undefined],
    ["first", 2, 0],
    ["step:1", 2, 1],
    ["step:7", 2, undefined],
    ["run:other", 2, undefined],
  ])("%s, seen from step %i, is at %s", (reference, step, index) => {
    expect(scene({ reference, step }).referenceIndex).toBe(index);
  });
});
