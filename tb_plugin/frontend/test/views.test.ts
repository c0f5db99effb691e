import { create } from "@bufbuild/protobuf";
import { html, render } from "lit";
import { expect, test } from "vitest";

import { comparison } from "../src/controls/comparison";
import { display } from "../src/views/display";
import { pickers, parameters } from "../src/controls/pickers";
import { timeline } from "../src/controls/timeline";
import { Better, CheckSchema, NoteSchema, RowSchema, RunSchema, Severity } from "../src/gen/tf_xai_pb";
import { Player } from "../src/navigation";
import type { Scene } from "../src/scene";
import { card } from "../src/views/card";
import { mapFace } from "../src/kinds/map/maps";
import { rootTicks } from "../src/views/chart";
import { curves } from "../src/views/curves";
import { decisions } from "../src/kinds/decisions";
import { driftPlot } from "../src/views/drift_plot";
import { inkOf } from "../src/views/lines";
import { notes } from "../src/views/notes";
import { overTime } from "../src/views/over_time";
import { quality } from "../src/views/quality";
import { empty, failed } from "../src/views/states";
import { summary } from "../src/views/summary";
import { newer, table } from "../src/kinds/numbers";
import { alarm, drifts, LOGGED, said, scene, series, STEPS } from "./logs";
import { shown as drawn } from "./seen";

const nothing = () => undefined;

function seen(view: unknown): string {
  const holder = document.createElement("div");
  render(html`${view}`, holder);
  const lines = holder.innerHTML.replaceAll(/<!--.*?-->/g, "").split("\n");
  return lines
    .map((line) => line.trim())
    .filter(Boolean)
    .join("\n");
}

function cardOf(at: Scene, row: number): string {
  return seen(card(at, { row, place: 0, path: "M0 0" }, mapFace(at, row), nothing));
}

test("a card says what the model said, and whether that was right", () => {
  expect(cardOf(scene({ step: 1 }), 2)).toMatchSnapshot();
});

test("a card tells of a prediction that flipped", () => {
  expect(cardOf(scene({ step: 1 }), 0)).toContain("⇄ was dog");
});

test("names from the log stay text", () => {
  const shown = cardOf(scene(), 2);
  expect(shown).toContain("\n&lt;i&gt;dog&lt;/i&gt;\n</button>\n</h2>");
  expect(shown).not.toContain("><i>");
});

test("a card's name leads to all that is known of the example", () => {
  const chosen: unknown[] = [];
  const at = scene({ step: 1 });
  const view = drawn(card(at, { row: 2, place: 0, path: "" }, mapFace(at, 2), (to) => chosen.push(to)));
  view.querySelector<HTMLElement>("h2 button")!.click();
  view.querySelector<HTMLElement>("button.face")!.click();
  expect(chosen).toEqual([{ room: "example", example: 2 }, { example: 2 }]);
});

test("a card says that a map is too faint to be seen", () => {
  const faint = { ...STEPS[2]!, peak: [0.002, 1, 1] };
  const rest = { steps: new Map([["grad_cam", [...STEPS.slice(0, 2), faint]]]) };
  const says = (scale: "time" | "map", row: number): string =>
    cardOf(scene({ scale }, series(), undefined, rest), row);
  expect(says("time", 0)).toContain(
    'title="very faint: 99 of 100 of its values are below 0.002, the scale ends at 1: choose “each map its own” to see it"',
  );
  expect(says("time", 1)).not.toContain("very faint");
  expect(says("map", 0)).not.toContain("very faint");
});

test("a card without a map says why", () => {
  const flat = { ...STEPS[2]!, degenerate: [true, false, false] };
  const rest = { steps: new Map([["grad_cam", [...STEPS.slice(0, 2), flat]]]) };
  expect(cardOf(scene({}, series(), undefined, rest), 0)).toMatch(
    /title="At this step the explanation is zero everywhere[^"]*">no map/,
  );
});

test("the summary links to steps and examples, and tells of alarms first", () => {
  const at = scene({}, series(), undefined, { alarms: [alarm(1)] });
  expect(seen(summary(at.summary, nothing))).toMatchSnapshot();
});

test("the summary says which explanation it speaks of", () => {
  const holder = document.createElement("div");
  render(summary([], () => {}, "grad_<b>cam"), holder);
  expect(holder.querySelector("h2")!.textContent).toBe("Summary: grad <b>cam");
  expect(holder.querySelector("[role=region]")!.getAttribute("aria-label")).toBe("Summary: grad <b>cam");
});

test("links of the summary choose step, example and explanation", () => {
  const chosen: object[] = [];
  const holder = document.createElement("div");
  const alarms = [alarm(1), alarm(2, { series: "cam" })];
  const { summary: sentences } = scene({}, series(), undefined, { alarms });
  render(summary(sentences, (patch) => chosen.push(patch)), holder);
  for (const link of holder.querySelectorAll<HTMLElement>(".alarm .link")) link.click();
  expect(chosen).toEqual([
    { step: 1 },
    { step: 1, example: 1 },
    { step: 1, example: 0 },
    { step: 2, series: "cam" },
  ]);
});

test("the timeline stops at logged steps", () => {
  const player = new Player(
    nothing,
    () => "ended",
    () => 1,
    nothing,
  );
  const shown = seen(timeline(scene({ step: 1 }), player, nothing));
  expect(shown).toContain('max="2"');
  expect(shown).toContain("<b>2 of 3</b>");
  expect(shown).toContain("1 later step");
});

test("the timeline marks alarms and the step that others are compared with", () => {
  const player = new Player(
    nothing,
    () => "ended",
    () => 1,
    nothing,
  );
  const at = scene({ reference: "step:2" }, series(), undefined, { alarms: [alarm(1)] });
  const shown = seen(timeline(at, player, nothing));
  expect(shown).toContain('<path class="rang" d="M1 0h1v22h-1z">');
  expect(shown).toContain('<path class="pinned" d="M2.5 0v22">');
  const bars = (measure: string): string =>
    /class="loud" d="(.*?)"/.exec(
      seen(timeline(scene({ measure }, series(), undefined, { alarms: [alarm(1)] }), player, nothing)),
    )![1]!;
  expect([bars("spearman") !== "", bars("topk_iou")]).toEqual([true, ""]);
});

test("the comparison offers what the log allows", () => {
  const metrics = [{ name: "val_loss", value: 1 }];
  const rest = { predictions: new Map([[1, { ...said(1, [0, 1, 1]), metrics }]]) };
  const same = create(RunSchema, { name: "run2/xai", series: [series()] });
  const other = create(RunSchema, { name: "run3", series: [series({ fingerprint: "another" })] });
  const rows = [{ name: "age" }].map((row) => create(RowSchema, row));
  const ofOtherRows = create(RunSchema, { name: "run4", series: [series({ rows })] });
  const at = scene({ step: 1, reference: "step:0" }, series(), undefined, rest);
  expect(seen(comparison(at, [at.loaded.run, same, other, ofOtherRows], nothing))).toMatchSnapshot();
});

test("a pin compares every step with the one in view, and is taken back", () => {
  const chosen: object[] = [];
  for (const reference of ["previous", "step:1"]) {
    const holder = document.createElement("div");
    render(comparison(scene({ step: 1, reference }), [], (patch) => chosen.push(patch)), holder);
    holder.querySelector<HTMLElement>(".pin")!.click();
  }
  expect(chosen).toEqual([{ reference: "step:1" }, { reference: "previous" }]);
});

test("a drift curve carries its floor, its alarms and its reference", () => {
  const apart = drifts("spearman", [0.9, 0.9, 0.9], "another_example");
  const random = drifts("spearman", [0.1, 0.1, 0.1], "another_seed");
  const last = { ...STEPS[2]!, drift: [...STEPS[2]!.drift, apart, random] };
  const steps = new Map([["grad_cam", [STEPS[0]!, STEPS[1]!, last]]]);
  const at = scene({ example: 1 }, series(), undefined, { steps, alarms: [alarm(1)] });
  const plot = driftPlot({ ...at, reference: 2, axis: "step", missing: 0 });
  expect(plot).toMatchSnapshot();
  const other = driftPlot({ ...at, alarms: [alarm(1, { measure: "topk_iou" })], axis: "step", missing: 0 });
  expect(other.marks![0]!.text).toBe(
    "Alarm at step 1: topk iou, robust z 9.3 over 6, not by the measure in view",
  );
  expect(driftPlot({ ...at, axis: "step", missing: 2 }).caption).toBe(
    "Comparing: 1 of 3 steps …",
  );
});

test("what was not measured at each step says when", () => {
  const random = (at: number) => drifts("spearman", [at, at, at], "another_seed");
  const apart = drifts("spearman", [0.9, 0.9, 0.9], "another_example");
  const steps = STEPS.map((at, i) => ({
    ...at,
    drift: [...at.drift, apart, ...(i === 1 ? [] : [random(i)])],
  }));
  const at = scene({}, series(), undefined, { steps: new Map([["grad_cam", steps]]) });
  const { lines } = driftPlot({ ...at, axis: "step", missing: 0 });
  const notes = (name: string) => lines.find((line) => line.name === name)!.notes;
  expect(notes("own randomness")).toEqual(["at step 0", "at step 2"]);
  expect(notes("unrelated examples")).toBeUndefined();
});

test("lines of the same colour are dashed in different ways", () => {
  const looks = Array.from({ length: 24 }, (_, i) => JSON.stringify(inkOf(i)));
  expect(new Set(looks).size).toBe(24);
  expect(inkOf(5)).toEqual({ colour: "var(--series-6)" });
  expect(inkOf(6)).toMatchObject({ colour: "var(--series-1)", dash: [9, 3] });
});

test("the magnitude of rows that are no examples says nothing, and is not drawn", () => {
  const titles = (of: ReturnType<typeof series>) => {
    const at = scene({}, of, undefined, { steps: new Map([[of.name, STEPS]]) });
    const holder = document.createElement("div");
    render(curves(at, false, () => undefined), holder);
    return [...holder.querySelectorAll("xai-curve")].map(
      (curve) => (curve as unknown as { plot: { title: string } }).plot.title,
    );
  };
  expect(titles(series())).toContain("Magnitude");
  const names = ["area", "age", "rooms"].map((name) => create(RowSchema, { name }));
  expect(titles(series({ kind: "curves", rows: names }))).not.toContain("Magnitude");
});

test("ticks on a square-root axis are round and leave each other room", () => {
  expect(rootTicks(1.1)).toEqual([0, 0.05, 0.2, 0.5, 1]);
  expect(rootTicks(0.055)).toEqual([0, 0.01, 0.02, 0.05]);
  expect(rootTicks(43)).toEqual([0, 1, 5, 10, 20]);
});

test("the legend says what its colours and its scale mean", () => {
  expect(seen(display(scene(), nothing))).toContain("brighter: more");
  const signed = series({ isSigned: true, score: "logit" });
  expect(seen(display(scene({ scale: "map" }, signed), nothing))).toContain(
    "up to own max; blue: against the logit, red: for it",
  );
});

test("an unknown kind is a readable table", () => {
  const words = series({ kind: "words", axes: ["word"] });
  const at = scene({}, words, { shape: [3, 2], data: new Float32Array([1, 2, 3, 4, 5, 6]) });
  expect(at.kind.view).toBe(newer);
  expect(seen(newer(at, nothing))).toMatchSnapshot();
});

test("the decision of a single unit speaks for the second class", () => {
  const kind = series({ kind: "decisions", axes: ["class"] });
  const there = seen(decisions(scene({}, kind, { shape: [3, 1], data: new Float32Array([1, -2, 3]) }), nothing));
  expect(there).toContain("Score of “dog” before sigmoid; above 0 the model says so");
  expect(there).toContain("<th title=\"dog\">dog</th>");
  expect(there).not.toMatch(/class="number +(target|best)/);
});

test("decisions are scores of the classes, or of those that are favoured", () => {
  const kind = series({ kind: "decisions", axes: ["class"] });
  const two = { shape: [3, 2], data: new Float32Array([1, 2, 4, 3, 5, 6]) };
  expect(scene({}, kind, two).kind.view).toBe(decisions);
  expect(seen(decisions(scene({}, kind, two), nothing))).toMatchSnapshot();
  const many = { shape: [3, 20], data: new Float32Array(60).map((_, i) => i % 7) };
  expect(seen(decisions(scene({}, kind, many), nothing))).toContain(
    "<td>class 6 6, class 13 6, class 5 5, class 12 5, class 19 5</td>",
  );
});

test("what a layer puts out is a table with the drift of the whole probe", () => {
  const kind = series({ kind: "representations", axes: ["feature"] });
  const last = { ...STEPS[2]!, drift: [drifts("cka", [0.25])] };
  const rest = { steps: new Map([["grad_cam", [STEPS[0]!, last]]]) };
  const at = scene({ measure: "cka" }, kind, undefined, rest);
  const shown = seen(table({ ...at, by: { measure: "cka", reference: "previous" } }, nothing));
  expect(shown).toContain("What a layer puts out for each example.");
  expect(shown).not.toContain("<th>Drift</th>");
});

const DELETION = create(CheckSchema, {
  name: "deletion",
  label: "Deletion",
  says: "What is left.",
  family: "faithfulness",
  better: Better.LOWER,
});

function checkedScene(steps: number, selection = {}) {
  const checked = STEPS.map((at, i) => {
    const found = (of: string, value: number) => ({
      check: "deletion",
      of,
      values: [value, value / 2, value],
    });
    const quality = i < 3 - steps ? [] : [found("", 0.2), found("random", 0.7)];
    return { ...at, quality };
  });
  const rest = { steps: new Map([["grad_cam", checked]]) };
  return scene(selection, series({ checks: [DELETION] }), undefined, rest);
}

test("checks are curves in answer to a question", () => {
  const holder = document.createElement("div");
  render(quality(checkedScene(2, { example: 1 }), false, nothing), holder);
  expect(holder.querySelector("h2")!.textContent).toBe("Does the map show what the model uses?");
  const { plot } = holder.querySelector("xai-curve") as unknown as { plot: object };
  expect(plot).toMatchSnapshot();
});

test("a check that looked once is told in numbers", () => {
  expect(seen(quality(checkedScene(1), false, nothing))).toMatchSnapshot();
});

test("where nothing was checked the panel says how to", () => {
  expect(seen(quality(scene(), false, nothing))).toContain("quality=[...]");
});

test("one panel is open beside the examples, with what went wrong while comparing", () => {
  const compared = { ...LOGGED, trouble: "disk on fire" };
  const at = scene({}, series(), undefined, {}, compared);
  const shown = seen(overTime(at, [], false, nothing, nothing));
  expect(shown).toContain('<button role="tab" aria-selected="true">\nChange');
  expect(shown).toContain("disk on fire");
  expect(seen(overTime(checkedScene(2, { panel: "quality" }), [], false, nothing, nothing))).toContain(
    '<button role="tab" aria-selected="true">\nQuality',
  );
});

test("maps whose numbers are none are a table, too", () => {
  const at = scene({}, series(), { shape: [3, 2], data: new Float32Array(6) });
  expect(at.kind.view).toBe(table);
});

test("settings may be any text", () => {
  expect(parameters('{"layer_name": "conv", "n": [1]}')).toEqual([
    ["layer name", "conv"],
    ["n", "[1]"],
  ]);
  expect(parameters("{")).toEqual([["settings", "{"]]);
  expect(parameters("3")).toEqual([["settings", "3"]]);
});

test("pickers offer runs and explanations", () => {
  const run = create(RunSchema, { name: "run1", series: [series()] });
  expect(
    seen(pickers([run], run, series({ paramsJson: '{"layer": "conv"}' }), STEPS[1], nothing)),
  ).toMatchSnapshot();
});

test("notes of the run are shown plainly", () => {
  const note = create(NoteSchema, {
    severity: Severity.WARNING,
    source: "grad_cam",
    text: "<i>x</i>",
  });
  expect(seen(notes([{ step: 3, note }], nothing))).toMatchSnapshot();
  expect(seen(notes([], nothing))).toBe("");
});

test("states say what to do", () => {
  expect(seen(empty())).toContain("xai.Explain(probe");
  expect(seen(failed("<b>broken</b>", nothing))).toContain("&lt;b&gt;broken&lt;/b&gt;");
});
