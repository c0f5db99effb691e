import { create } from "@bufbuild/protobuf";
import { describe, expect, test } from "vitest";

import { display } from "../src/views/display";
import { NodeSchema, Task, TreeSchema } from "../src/gen/tf_xai_pb";
import type { Examples } from "../src/data/log";
import { answer } from "../src/kinds/tree/tree_words";
import { scoreName } from "../src/views/keys";
import { surfaces } from "../src/kinds/surfaces/surfaces";
import { curveFamily } from "../src/kinds/curves/curve_family";
import { EXAMPLES, scene, series, STEPS } from "./logs";
import { shown, textOf } from "./seen";

const CHANNELS = ["output 0", "output 1", "output 2"];
const PULSE: Examples = {
  ...EXAMPLES,
  task: Task.QUANTITIES,
  classNames: ["weight", "waist", "pulse"],
  targets: [2, 2, 2],
  unit: "bpm",
};

function at(kind: "curves" | "surfaces", examples: Examples, channel?: number) {
  const axes = ["at", "output"];
  const of = series({ name: "s", kind, axes, channels: CHANNELS, score: "output" });
  return scene({ channel }, of, undefined, { examples, steps: new Map([["s", STEPS]]) });
}

function picked(of: ReturnType<typeof scene>): string {
  const field = shown(display(of, () => undefined)).querySelector('select[aria-label="Output"]');
  return textOf(field!.querySelector("[selected]"));
}

describe("of several outputs", () => {
  test("the one opens that all examples explain, until another is picked", () => {
    expect([picked(at("curves", PULSE)), scoreName(at("curves", PULSE))]).toEqual([
      "pulse",
      "prediction of “pulse”",
    ]);
    expect(picked(at("curves", PULSE, 0))).toBe("weight");
    expect(at("curves", { ...PULSE, targets: [2, 1, 2] }).channel).toBe(0);
  });

  test("of classes as well", () => {
    const classes = { ...PULSE, task: Task.CLASSES, unit: "" };
    expect(picked(at("curves", classes))).toBe("pulse");
    expect(picked(at("curves", { ...classes, targets: [0, 2, 1] }))).toBe("weight");
  });

  test("the unit belongs to what is explained alone", () => {
    const said = (channel?: number) =>
      textOf(shown(curveFamily(at("curves", PULSE, channel), () => undefined)));
    expect(said()).toContain("the prediction of “pulse”, in bpm, counted");
    expect(said(0)).toContain("the prediction of “weight”, counted");
    const pairs = (channel?: number) =>
      textOf(shown(surfaces(at("surfaces", PULSE, channel), () => undefined)));
    expect([pairs().includes("bpm"), pairs(1).includes("bpm")]).toEqual([true, false]);
  });

  test("leaves of a tree follow", () => {
    const node = create(NodeSchema, { label: -1, value: [70, 35, 56] });
    const steps = STEPS.map((step) => ({ ...step, tree: create(TreeSchema, { nodes: [node] }) }));
    const of = series({ name: "t", kind: "tree", axes: ["feature"] });
    const said = (channel?: number) =>
      answer(scene({ channel }, of, undefined, { examples: PULSE, steps: new Map([["t", steps]]) }), node);
    expect([said(), said(0)]).toEqual(["pulse 56 bpm", "weight 70"]);
  });

  test("channels that are no outputs begin with the first", () => {
    const of = series({ axes: ["y", "x", "channel"], channels: CHANNELS });
    expect(scene({}, of, undefined, { examples: PULSE }).channel).toBe(0);
  });
});
