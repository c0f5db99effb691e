import { create } from "@bufbuild/protobuf";
import { expect, describe, test } from "vitest";

import { RunSchema, Task } from "../src/gen/tf_xai_pb";
import type { Examples, Step } from "../src/data/log";
import { cellAt, columnsOf, edgesOf, pixelsOf, runsOf } from "../src/rooms/overview/derived/cells";
import { colourOfLevel, driftGradient, levelOf } from "../src/rooms/overview/derived/colour";
import {
  classTable,
  comparedSteps,
  driftTable,
  flipsOf,
  rankingOf,
  rightOf,
} from "../src/rooms/overview/derived/ranks";
import { classesOf } from "../src/derived/classes";
import { cellText, heatRows, INCOMPARABLE, loggedReference, whyHatched } from "../src/rooms/overview/derived/rows";
import { scaleOf, shareOf } from "../src/rooms/overview/derived/scale";
import { edgesIn, placeOn, placing, spanOf } from "../src/rooms/overview/derived/span";
import { toOklab } from "../src/derived/oklab";
import { alarm, drifts, EXAMPLES, SAID, scene, series, step, STEPS } from "./logs";

const WHOLE = { first: 0, last: 2 };

function all(values: ArrayLike<number>): number[] {
  return Array.from(values, (value) => Math.round(1e4 * value) / 1e4);
}

describe("how far is far", () => {
  const unrelated = (values: number[]) => drifts("spearman", values, "another_example");
  const withUnrelated = STEPS.map((at) => ({ ...at, drift: [...at.drift, unrelated([0.8, 0.8])] }));

  test("a share of how far unrelated examples are apart", () => {
    const scale = scaleOf(withUnrelated, "spearman", "previous");
    expect(scale).toEqual({ top: 0.8, isOwn: false, still: expect.closeTo(0.08), byRandomness: false });
    expect(shareOf(scale, 0.2)).toBeCloseTo(0.25);
    expect(shareOf(scale, 2)).toBe(1);
    expect(shareOf(scale, NaN)).toBeNaN();
  });

  test("of the largest median where nobody knows that", () => {
    expect(scaleOf(STEPS, "spearman", "previous")).toMatchObject({ top: 0.6, isOwn: true });
  });

  test("hardly a change is what the method's own randomness makes, where that is known", () => {
    const seeded = withUnrelated.map((at) => ({
      ...at,
      drift: [...at.drift, drifts("spearman", [0.03, 0.05], "another_seed")],
    }));
    expect(scaleOf(seeded, "spearman", "previous")).toMatchObject({
      ...{ still: expect.closeTo(0.04), byRandomness: true },
    });
  });

  test("of nothing but zeros, all is no change", () => {
    const flat = [step(0, []), step(1, [0, 0, 0])];
    const scale = scaleOf(flat, "spearman", "previous");
    expect([shareOf(scale, 0), shareOf(scale, NaN)]).toEqual([0, NaN]);
  });
});

describe("cells", () => {
  test("reach half-way to their neighbours, the outermost as far outwards", () => {
    expect([...edgesOf([10, 20, 60])]).toEqual([5, 15, 40, 80]);
    expect([...edgesOf([50])]).toEqual([0, 100]);
    expect([...edgesOf([])]).toEqual([0]);
  });

  test("share pixels so that the largest is seen, and what is none hides nothing", () => {
    const many = Array.from({ length: 1000 }, (_, i) => (i === 501 ? 1 : 0.1));
    const edges = Float64Array.from({ length: 1001 }, (_, i) => i / 10);
    const columns = columnsOf(edges, many, 10);
    expect(all(columns)).toEqual([0.1, 0.1, 0.1, 0.1, 0.1, 1, 0.1, 0.1, 0.1, 0.1]);
    const [first, rest] = [Float64Array.of(0, 50, 100), [NaN, INCOMPARABLE]];
    expect([...columnsOf(first, rest, 4)]).toEqual([NaN, NaN, INCOMPARABLE, INCOMPARABLE]);
    expect([...columnsOf(Float64Array.of(0, 0, 0), [INCOMPARABLE, 0.5], 1)]).toEqual([0.5]);
  });

  test("of steps at one place have a pixel all the same", () => {
    const edges = Float64Array.of(0, 50, 50, 100);
    expect(pixelsOf(edges, 1, 10)).toEqual([5, 6]);
    expect(all(columnsOf(edges, [0.1, 0.9, 0.1], 10))[5]).toBe(0.9);
  });

  test("outside the part in view are left out, and cut at its ends", () => {
    const edges = Float64Array.of(-50, -10, 60, 150, 200);
    expect(all(columnsOf(edges, [1, 0.2, 0.3, 1], 5))).toEqual([0.2, 0.2, 0.2, 0.3, 0.3]);
  });

  test("of one value are drawn together", () => {
    expect(runsOf(Float32Array.of(NaN, 1, 1, 2, NaN, 2))).toEqual([
      { from: 1, to: 3, value: 1 },
      { from: 3, to: 4, value: 2 },
      { from: 5, to: 6, value: 2 },
    ]);
  });

  test("are found by a place", () => {
    const edges = Float64Array.of(0, 10, 30);
    expect([-1, 0, 9, 10, 29, 30].map((place) => cellAt(edges, place))).toEqual([
      ...[undefined, 0, 0, 1, 1, undefined],
    ]);
  });
});

describe("colours of drift", () => {
  const lightness = (dark: boolean): number[] =>
    Array.from({ length: 64 }, (_, i) => {
      const bytes = colourOfLevel(i, dark).match(/\d+/g)!.map(Number);
      return toOklab(`#${bytes.map((byte) => byte.toString(16).padStart(2, "0")).join("")}`)[0];
    });

  test("get ever darker on a light page and ever brighter on a dark one", () => {
    const [light, dark] = [lightness(false), lightness(true)];
    expect(light.every((at, i) => i === 0 || at < light[i - 1]!)).toBe(true);
    expect(dark.every((at, i) => i === 0 || at > dark[i - 1]!)).toBe(true);
    expect(light[0]! - light[63]!).toBeGreaterThan(0.6);
    expect(dark[63]! - dark[0]!).toBeGreaterThan(0.5);
  });

  test("have a level for each share", () => {
    expect([0, 0.5, 1, 7, NaN].map(levelOf)).toEqual([0, 32, 63, 63, NaN]);
    expect(driftGradient(true).match(/rgb/g)).toHaveLength(10);
  });
});

describe("the axis", () => {
  test("has half a step more on either side", () => {
    const span = spanOf(scene());
    expect(span).toMatchObject({ low: -0.5, high: 2.5 });
    expect(STEPS.map((at) => Math.round(placeOn(span, at)))).toEqual([17, 50, 83]);
    expect(all(edgesIn(STEPS, span))).toEqual([0, 33.3333, 66.6667, 100]);
  });

  test("reaches over all series, unless zoomed", () => {
    const [one, other] = [series(), series({ name: "lime" })];
    const rest = {
      run: create(RunSchema, { name: "run1", series: [one, other] }),
      steps: new Map<string, Step[]>([
        ["lime", [step(0, []), step(40, [0.1, 0.1, 0.1])]],
        ["grad_cam", STEPS],
      ]),
    };
    expect(spanOf(scene({ series: "grad_cam" }, one, undefined, rest))).toMatchObject({
      ...{ low: -0.5, high: 40.5 },
    });
    expect(spanOf(scene({ series: "grad_cam", to: 1 }, one, undefined, rest))).toMatchObject({
      ...{ low: -0.5, high: 1.5 },
    });
  });

  test("has a width even of one step", () => {
    const rest = { steps: new Map([["grad_cam", [STEPS[0]!]]]) };
    expect(spanOf(scene({}, series(), undefined, rest))).toMatchObject({ low: -0.5, high: 0.5 });
  });

  test("wall times lie evenly between explained steps, and go on as evenly outside", () => {
    const moments = [
      { step: 0, epoch: 0, wallTime: 100 },
      { step: 10, epoch: 1, wallTime: 200 },
      { step: 50, epoch: 5, wallTime: 240 },
    ];
    const place = placing(moments, "step");
    expect([100, 150, 200, 220, 240, 250, 90].map(place)).toEqual([0, 5, 10, 30, 50, 60, -1]);
    expect(placing(moments, "time")(123)).toBe(123);
    expect(placing(moments.slice(0, 1), "step")(100)).toBeNaN();
  });
});

describe("method × step", () => {
  const few = { ...step(3, [0.5, NaN, NaN]), degenerate: [false, true, true] };
  const rest = {
    alarms: [alarm(1)],
    steps: new Map([["grad_cam", [...STEPS, few]]]),
  };

  test("a median a step; nothing where nothing was compared, and what speaks of few is marked", () => {
    const [row] = heatRows(scene({}, series(), undefined, rest));
    expect(all(row!.medians)).toEqual([NaN, 0.6, 0.3, NaN]);
    expect(all(row!.shares)).toEqual([NaN, 1, 0.5, INCOMPARABLE]);
    expect([...row!.alarms.keys()]).toEqual([1]);
  });

  test("says in words what a cell shows", () => {
    const at = scene({}, series(), undefined, rest);
    const [row] = heatRows(at);
    const texts = [0, 1, 3].map((i) => cellText(row!, i, at.examples));
    expect(texts).toEqual([
      "grad cam, step 0: its first step, nothing to compare with",
      "grad cam, step 1: median drift 0.60 by spearman (2 of 3 comparable), 100 % of its largest median; alarm: spearman, robust z 9.3 over 6",
      "grad cam, step 3: too few to compare (1 of 3 comparable; empty maps are not)",
    ]);
  });

  test("what is hatched says so of empty maps where they alone are the reason", () => {
    const unknown = step(3, [0.5, NaN, NaN]);
    const empties = { ...step(4, [0.5, NaN, NaN]), degenerate: [false, true, true] };
    const after = step(5, [0.5, NaN, NaN]); // from a step at which they were empty
    const other = { ...step(6, [NaN, 0.2, NaN]), degenerate: [true, false, false] };
    const steps = new Map([["grad_cam", [...STEPS, unknown, empties, after, other]]]);
    const [row] = heatRows(scene({}, series(), undefined, { ...rest, steps }));
    const empty = "empty maps cannot be compared";
    const found = [3, 4, 5, 6].map((i) => whyHatched(row!, i));
    expect(found).toEqual(["cannot be compared", empty, empty, "cannot be compared"]);
    expect(cellText(row!, 3, scene().examples)).toBe("grad cam, step 3: too few to compare (1 of 3 comparable)");
  });

  test("a series without the chosen measure has its own first", () => {
    const other = [step(0, []), { ...step(1, []), drift: [drifts("cka", [0.4])] }];
    const both = {
      run: create(RunSchema, { name: "run1", series: [series(), series({ name: "dense" })] }),
      steps: new Map([
        ["grad_cam", STEPS],
        ["dense", other],
      ]),
    };
    const rows = heatRows(scene({ measure: "topk_iou" }, series(), undefined, both));
    expect(rows.map(({ measure }) => measure)).toEqual(["topk_iou", "cka"]);
    expect(rows[1]!.medians).toEqual([NaN, 0.4]);
  });

  test("a series whose steps are on their way is left out, one without drift is empty", () => {
    const both = {
      run: create(RunSchema, { name: "run1", series: [series(), series({ name: "late" })] }),
      steps: new Map([["grad_cam", [STEPS[0]!, step(1, [])]]]),
    };
    const bare = { ...both, steps: new Map([["grad_cam", [step(0, []), { ...step(1, []), drift: [] }]]]) };
    const at = scene({}, series(), undefined, bare);
    const rows = heatRows(at);
    expect(rows.map(({ series: of, measure }) => [of.name, measure])).toEqual([["grad_cam", ""]]);
    expect(cellText(rows[0]!, 1, at.examples)).toBe("grad cam, step 1: no drift is logged");
  });

  test("is of what the log holds", () => {
    expect(["previous", "first", "last"].map((reference) => loggedReference(scene({ reference })))).toEqual(
      ["previous", "first", "previous"],
    );
  });
});

describe("the ranking", () => {
  const table = driftTable(STEPS, "spearman", "previous", 3);

  test("has a number a row and step", () => {
    expect(table.map((row) => [...row])).toEqual([
      [NaN, 0.5, 0.1],
      [NaN, 0.7, 0.4],
      [NaN, NaN, 0.3],
    ]);
  });

  test("is by the mean over the steps in view, and tells when each moved most", () => {
    const { moved } = rankingOf(table, WHOLE, 0.05, 2);
    expect(moved.map(({ row, total, peak }) => [row, Math.round(100 * total) / 100, peak])).toEqual([
      [1, 0.55, 1],
      [0, 0.3, 1],
      [2, 0.3, 2],
    ]);
    const zoomed = rankingOf(table, { first: 2, last: 2 }, 0.05, 1);
    expect(zoomed.moved.map(({ row }) => row)).toEqual([1, 2, 0]);
  });

  test("keeps apart who hardly changed and who could never be compared", () => {
    const found = rankingOf([...table, Float64Array.of(NaN, NaN, NaN)], WHOLE, 0.45, 2);
    expect(found.moved.map(({ row }) => row)).toEqual([1, 0]);
    expect(found.still.map(({ row }) => row)).toEqual([2]);
    expect(found.unknown.map(({ row, peak }) => [row, peak])).toEqual([[3, -1]]);
  });

  test("what never moved is still, however small that is", () => {
    const { moved, still } = rankingOf([Float64Array.of(NaN, 0, 0)], { first: 0, last: 2 }, 0, 2);
    expect([moved, still.map(({ row, until }) => [row, until])]).toEqual([[], [[0, -1]]]);
  });

  test("keeps apart who could be compared at fewer than half of the steps that were", () => {
    const rows = [Float64Array.of(NaN, 0.9, NaN, NaN), Float64Array.of(NaN, 0.3, 0.2, 0.05)];
    const all = { first: 0, last: 3 };
    const { moved, few } = rankingOf(rows, all, 0.1, 3);
    expect(moved).toMatchObject([{ row: 1, count: 3, peak: 1, until: 2 }]);
    expect(few).toMatchObject([{ row: 0, count: 1, peak: 1, until: 1 }]);
    expect(comparedSteps(STEPS, WHOLE, "spearman", "previous")).toBe(2);
    expect(comparedSteps(STEPS, { first: 2, last: 2 }, "spearman", "previous")).toBe(1);
    expect(comparedSteps(STEPS, WHOLE, "spearman", "first")).toBe(0);
  });

  test("of classes is the median of their examples, where enough could be compared", () => {
    const classes = classesOf(EXAMPLES);
    expect(classes).toEqual([
      { label: 0, rows: [0] },
      { label: 1, rows: [1, 2] },
    ]);
    expect(classTable(table, classes).map(all)).toEqual([
      [NaN, 0.5, 0.1],
      [NaN, 0.7, 0.35],
    ]);
    expect(classTable(table, [{ label: 0, rows: [0, 1, 2] }]).map(all)).toEqual([[NaN, 0.6, 0.3]]);
  });

  test("of classes is the share of those that changed, where drift is yes or no", () => {
    const flips = [Float64Array.of(0, 1), Float64Array.of(1, 1), Float64Array.of(1, NaN)];
    expect(classTable(flips, [{ label: 0, rows: [0, 1, 2] }]).map(all)).toEqual([[0.6667, 1]]);
  });

  test("classes are the true ones, labels those that are explained, quantities have none", () => {
    const truth: Partial<Examples> = { truth: [1, 1, 0] };
    expect(classesOf({ ...EXAMPLES, ...truth }).map(({ rows }) => rows)).toEqual([[2], [0, 1]]);
    const labels = { ...EXAMPLES, task: Task.LABELS, truth: [1, 0, 1, 1, 0, 1] };
    expect(classesOf(labels).map(({ rows }) => rows)).toEqual([[0], [1, 2]]);
    expect(classesOf({ ...EXAMPLES, task: Task.QUANTITIES })).toEqual([]);
  });

  test("counts flips within the steps in view, and who is right", () => {
    const predictions = new Map(SAID.map((at) => [at.step, at]));
    expect(flipsOf(predictions, STEPS, WHOLE)).toEqual([1, 0, 1]);
    expect(flipsOf(predictions, STEPS, { first: 1, last: 2 })).toEqual([0, 0, 1]);
    expect(rightOf(EXAMPLES, SAID[1], [1, 2])).toEqual({ right: 1, known: 2 });
    expect(rightOf(EXAMPLES, undefined, [1, 2])).toEqual({ right: 0, known: 0 });
  });
});
