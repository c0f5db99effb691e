import { create } from "@bufbuild/protobuf";
import { describe, expect, test } from "vitest";

import { Better, CheckSchema } from "../src/gen/tf_xai_pb";
import { isLoss, metricCurves } from "../src/derived/metrics";
import { doubts, familyOf, judgements, qualityOfRow } from "../src/derived/quality";
import { said, series, step } from "./logs";

const DELETION = create(CheckSchema, {
  name: "deletion",
  label: "Deletion",
  family: "faithfulness",
  better: Better.LOWER,
});
const OF = series({ checks: [DELETION] });

function checked(at: number, own: number[], random: number[]) {
  const quality = [
    { check: "deletion", of: "random", values: random },
    { check: "deletion", of: "", values: own },
    { check: "news", of: "", values: [0.5] },
  ];
  return step(at, own, { quality });
}

describe("checks", () => {
  const steps = [step(0, [0, 0]), checked(1, [0.2, 0.4], [0.7, 0.7])];

  test("are those that found anything, the explanation before its reference lines", () => {
    const [deletion, news] = judgements(OF, steps);
    expect(deletion).toMatchObject({ check: DELETION, lines: ["", "random"], steps: [steps[1]] });
    expect(familyOf(deletion!)).toBe("faithfulness");
    expect(news!.check.label).toBe("news");
    expect(familyOf(news!)).toBe("");
  });

  test("may say something of each example", () => {
    expect(qualityOfRow(steps[1]!, "deletion", "", 1)).toBe(0.4);
    expect(qualityOfRow(steps[1]!, "news", "", 0)).toBeNaN();
    expect(qualityOfRow(steps[0]!, "deletion", "", 0)).toBeNaN();
  });

  test("are doubtful where a random map does as well at last", () => {
    const late = (own: number[]) => judgements(OF, [...steps, checked(2, own, [0.7, 0.7])]);
    expect(doubts(late([0.6, 0.6]))).toEqual([]);
    expect(doubts(late([0.7, 0.8])).map(({ check }) => check.name)).toEqual(["deletion"]);
    const upwards = { ...DELETION, better: Better.HIGHER };
    const other = judgements(series({ checks: [upwards] }), steps);
    expect(doubts(other)).toHaveLength(1);
  });
});

test("metrics are curves with gaps, losses apart from the rest", () => {
  const metrics = [
    { name: "val_loss", value: 2 },
    { name: "accuracy", value: 0.5 },
  ];
  const curves = metricCurves([said(0, []), { ...said(1, []), metrics }]);
  expect(curves).toEqual([
    { name: "val_loss", values: [NaN, 2] },
    { name: "accuracy", values: [NaN, 0.5] },
  ]);
  expect(curves.map(isLoss)).toEqual([true, false]);
});
