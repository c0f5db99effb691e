import { create } from "@bufbuild/protobuf";
import { describe, expect, test } from "vitest";

import { lineOf } from "../src/kinds/curves/curve_paths";
import type { SampledValues } from "../src/data/values_near";
import { FeatureSchema, GridSchema, RowSchema } from "../src/gen/tf_xai_pb";
import type { Values } from "../src/data/log";
import { stepColour } from "../src/derived/colour";
import type { Face } from "../src/views/card";
import { curveFamily } from "../src/kinds/curves/curve_family";
import { curvePanel } from "../src/kinds/curves/curve_panel";
import { across, rangeOf, roundTicks, upwards } from "../src/views/frame";
import { LOGGED, scene, series, STEPS } from "./logs";
import { pathsOf, shown, textOf } from "./seen";

const nothing = () => undefined;

const ROWS = [
  row("area", { unit: "m²" }, [0, 10, 20]),
  row("heating", { categories: ["gas", "oil"] }, [0, 1]),
];

function row(name: string, rest: object, at: number[]) {
  const feature = create(FeatureSchema, { name, ...rest });
  return create(RowSchema, { name, grids: [create(GridSchema, { feature, at })] });
}

const PDP = series({
  ...{ name: "pdp", method: "pdp", kind: "curves", axes: ["line", "at", "output"] },
  rows: ROWS,
});

// [2 features, the curve and one example, 3 places, 1 output]; the second grid is shorter.
function valuesOf(slope: number): Values {
  const area = [5, 5 + slope, 5 + 2 * slope];
  const alone = [0, 3 * slope, 6 * slope];
  const heating = [1, 1 + slope, 1 + slope];
  const data = [...area, ...alone, ...heating, ...heating];
  return { shape: [2, 2, 3, 1], data: new Float32Array(data) };
}

const SAMPLED: SampledValues = { steps: STEPS, values: [0, 1, 2].map(valuesOf), missing: 0 };

function sceneAt(step: number, selection = {}) {
  const of = { step, order: "probe" as const, ...selection };
  return scene(of, PDP, SAMPLED.values[step], { steps: new Map([["pdp", STEPS]]) }, LOGGED, SAMPLED);
}

function panel(step: number, place: number, selection = {}): HTMLElement {
  const at = sceneAt(step, selection);
  const sampled = at.sampled();
  const curves = {
    sampled,
    before: at.referenceIndex === undefined ? undefined : at.valuesAt(at.referenceIndex),
    alone: at.selection.scope === "probe",
    ranges: () => ({ low: -2, high: 2 }),
  };
  const face: Face = curvePanel(at, curves, place);
  return shown(face.shown);
}

describe("lines", () => {
  test("are counted from their own mean, over their own grid", () => {
    expect([...lineOf(PDP, valuesOf(2), 0, 0, 0)]).toEqual([-2, 0, 2]);
    expect([...lineOf(PDP, valuesOf(2), 1, 0, 0)]).toEqual([-1, 1]);
  });

  test("of accumulated effects stay as they came", () => {
    expect([...lineOf({ ...PDP, method: "ale" }, valuesOf(2), 0, 0, 0)]).toEqual([5, 7, 9]);
  });

  test("of another output are found", () => {
    const two: Values = { shape: [1, 1, 3, 2], data: new Float32Array([1, 6, 2, 4, 3, 2]) };
    expect([...lineOf(PDP, two, 0, 0, 1)]).toEqual([2, 0, -2]);
    expect([...lineOf(PDP, two, 0, 0, 9)]).toEqual([2, 0, -2]);
  });
});

describe("a panel", () => {
  test("has the curves of all steps, the one in view and the one to compare with", () => {
    const there = panel(2, 0);
    expect(pathsOf(there, "past")).toHaveLength(3);
    expect(pathsOf(there, "now")).toEqual(["M0 100L50 50L100 0"]);
    expect(pathsOf(there, "reference")).toEqual(["M0 75L50 50L100 25"]);
    expect(pathsOf(there, "alone")).toEqual([]);
  });

  test("has nothing to compare with at the first step", () => {
    expect(pathsOf(panel(0, 0), "reference")).toEqual([]);
    expect(pathsOf(panel(0, 0, { reference: "step:2" }), "reference")).toHaveLength(1);
  });

  test("shows single examples where they are asked for", () => {
    expect(pathsOf(panel(1, 0, { scope: "probe" }), "alone")).toEqual(["M0 125L50 50L100 -25"]);
  });

  test("of categories has dots that run through time, and a bar for the step in view", () => {
    const there = panel(2, 1);
    expect(pathsOf(there, "past")).toEqual([
      "M7 50h0M57 50h0",
      "M25 62.5h0M75 37.5h0",
      "M43 75h0M93 25h0",
    ]);
    expect(pathsOf(there, "now")).toEqual(["M3.5 75H46.5M53.5 25H96.5"]);
    expect(textOf(there.querySelector(".xs"))).toBe("gasoil");
    expect(pathsOf(there, "rug")).toEqual([""]);
  });

  test("names its places with their unit, and says them", () => {
    const there = panel(2, 0);
    expect(textOf(there.querySelector(".xs"))).toBe("05101520 m²");
    expect(there.querySelector("svg")!.getAttribute("aria-label")).toBe(
      "at step 2 lowest −2 at 0 m², highest 2 at 20 m²",
    );
  });

  test("leaves gaps where there is no number", () => {
    const broken: Values = { shape: [1, 1, 3, 1], data: new Float32Array([1, NaN, 3]) };
    const ale = { ...PDP, method: "ale", rows: ROWS.slice(0, 1) };
    const at = scene({ step: 0 }, ale, broken, { steps: new Map([["pdp", STEPS]]) });
    const ranges = () => ({ low: 0, high: 4 });
    const curves = { sampled: at.sampled(), before: undefined, alone: false, ranges };
    expect(pathsOf(shown(curvePanel(at, curves, 0).shown), "now")).toEqual(["M0 75M100 25"]);
  });

  test("without a grid says so", () => {
    const at = scene({}, { ...PDP, rows: [create(RowSchema, { name: "x" })] }, valuesOf(1), {
      steps: new Map([["pdp", STEPS]]),
    });
    const ranges = () => rangeOf([]);
    const curves = { sampled: at.sampled(), before: undefined, alone: false, ranges };
    expect(textOf(shown(curvePanel(at, curves, 0).shown))).toContain("Nobody noted");
  });
});

describe("all panels", () => {
  test("keep their scale at all steps", () => {
    const scales = [0, 1, 2].map((step) => {
      const rows = shown(curveFamily(sceneAt(step), nothing)).querySelector("xai-rows")!;
      const { draw } = rows as unknown as { draw: (place: number) => unknown };
      return [0, 1].map((place) => textOf(shown(draw(place)).querySelector(".ys")));
    });
    expect(scales).toEqual([scales[0], scales[0], scales[0]]);
    expect(scales[0]![0]).toBe("−2−1012");
  });

  test("explain their lines", () => {
    const there = shown(curveFamily(sceneAt(1), nothing)).querySelector(".keys");
    expect(textOf(there)).toBe(
      "step 0 2 step 1, in view step 0, to compare with single examples at step 1 " +
        "Upwards: the score of “dog”, counted from the curve's own mean; to the right: the feature. " +
        "Each panel keeps its scale at all steps.",
    );
  });

  test("switch single examples on and off", () => {
    for (const [scope, next] of [["each", "probe"], ["probe", "each"]] as const) {
      const chosen: object[] = [];
      const there = shown(curveFamily(sceneAt(1, { scope }), (patch) => chosen.push(patch)));
      there.querySelector("input")!.dispatchEvent(new Event("change"));
      expect(chosen).toEqual([{ scope: next }]);
    }
  });
});

describe("scales", () => {
  test("have round ticks", () => {
    expect(roundTicks({ low: -0.9, high: 2.1 }, 4)).toEqual([0, 1, 2]);
    const tenths = roundTicks({ low: 0, high: 0.3 }, 3).map((tick) => tick.toFixed(2));
    expect(tenths).toEqual(["0.00", "0.10", "0.20", "0.30"]);
    expect(roundTicks({ low: 3, high: 3 }, 4)).toEqual([3]);
    expect(roundTicks({ low: NaN, high: NaN }, 4)).toEqual([]);
  });

  test("hold what they are given, and stand for nothing else", () => {
    expect(rangeOf([1, NaN, 3])).toEqual({ low: 0.92, high: 3.08 });
    expect(rangeOf([])).toEqual({ low: 0, high: 1 });
    expect(rangeOf([5, 5])).toEqual({ low: 0, high: 10 });
  });

  test("place numbers from the left and from the top", () => {
    expect(across({ low: 0, high: 4 }, 1)).toBe(25);
    expect(upwards({ low: 0, high: 4 }, 1)).toBe(75);
    expect(across({ low: 2, high: 2 }, 2)).toBe(50);
  });

  test("colour steps from early to late", () => {
    expect(stepColour(0, 5)).toContain("var(--late) 0%");
    expect(stepColour(4, 5)).toContain("var(--late) 100%");
    expect(stepColour(0, 1)).toContain("var(--late) 100%");
  });
});
