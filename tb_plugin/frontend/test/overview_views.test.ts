import { create } from "@bufbuild/protobuf";
import type { LitElement } from "lit";
import { expect, test } from "vitest";

import { NoteSchema, RowSchema, RunSchema, Severity } from "../src/gen/tf_xai_pb";
import { overview } from "../src/rooms/overview/overview";
import type { Scene } from "../src/scene";
import type { Selection } from "../src/state/selection";
import { alarm, said, scene, series, step, STEPS } from "./logs";
import { shown, textOf } from "./seen";

const AROUND = { runs: [], dark: false, retry: () => undefined, requestInSight: () => undefined };

async function room(at: Scene) {
  const chosen: Partial<Selection>[] = [];
  const page = shown(overview(at, AROUND, (patch) => chosen.push(patch)));
  document.body.append(page);
  for (const list of page.querySelectorAll<LitElement>("xai-long-list")) await list.updateComplete;
  const texts = (selector: string) => [...page.querySelectorAll(selector)].map(textOf);
  const press = (selector: string) => page.querySelector<HTMLElement>(selector)!.click();
  return { page, chosen, texts, press };
}

test("rows are named, told at the step in view, and ranked", async () => {
  const { texts, chosen, press } = await room(scene({ step: 1 }));
  expect(texts(".heat-map .timed")).toEqual(["grad cam spearman · own scale 0.60"]);
  expect(texts(".listed")).toEqual([
    "1 example 1 true dog · ✓ right 0.55 most at step 1 until step 2",
    "2 a cat true cat · ✓ right · 1 flip 0.30 most at step 1 until step 2",
    "3 <i>dog</i> true dog · ✗ predicted cat · 1 flip 0.30 1 of 2 steps most at step 2",
  ]);
  press(".listed .told .link");
  press(".listed .subject .link");
  expect(chosen).toEqual([
    { example: 1, step: 1 },
    { example: 1, room: "example" },
  ]);
});

test("names from the log stay text", async () => {
  const { page } = await room(scene());
  expect(page.querySelector(".listed i")).toBeNull();
});

test("classes tell how many of them are right, and lead to their examples", async () => {
  const { texts, chosen, press } = await room(scene({ step: 1, ranked: "classes" }));
  expect(texts(".listed")).toEqual([
    "1 class dog 2 examples · 1 of 2 right at step 1 0.52 most at step 1 until step 2",
    "2 class cat 1 example · 1 of 1 right at step 1 0.30 most at step 1 until step 2",
  ]);
  press(".listed .subject .link");
  expect(chosen).toEqual([{ room: "examples", label: 1 }]);
});

test("who hardly changed comes under a line, who was never compared under another", async () => {
  const steps = [step(0, []), step(1, [0.5, 0.001, NaN]), step(2, [0.4, 0.002, NaN])];
  const { texts } = await room(scene({}, series(), undefined, { steps: new Map([["grad_cam", steps]]) }));
  const items = texts("[role=listitem]").map((text) => text.split(" true ")[0]);
  expect(items).toEqual([
    "1 a cat",
    "1 example never moved more than 10 % of the largest median",
    "2 example 1",
    "1 example could never be compared",
    "3 <i>dog</i>",
  ]);
});

test("who could be compared at few steps comes under a line, however far it moved", async () => {
  const at = [0.2, 0.3, 0.2].map((value, i) => step(i + 1, [value, i === 1 ? 0.9 : NaN, value]));
  const rest = { steps: new Map([["grad_cam", [step(0, []), ...at]]]) };
  const { texts } = await room(scene({}, series(), undefined, rest));
  expect(texts("[role=listitem]").map((text) => text.split(" true ")[0])).toEqual([
    ...["1 a cat", "2 <i>dog</i>", "1 example could be compared at few steps", "3 example 1"],
  ]);
  expect(texts(".listed .told").at(-1)).toBe("0.90 1 of 3 steps most at step 2");
});

test("rows that are no examples have their names alone, and no classes", async () => {
  const rows = ["age", "dose"].map((name) => create(RowSchema, { name }));
  const steps = [step(0, [NaN, NaN]), step(1, [0.1, 0.3])];
  const rest = { steps: new Map([["pdp", steps]]) };
  const of = series({ name: "pdp", kind: "curves", rows });
  const { texts, chosen, press } = await room(scene({}, of, undefined, rest));
  expect(texts(".listed .gutter")).toEqual(["1 dose", "2 age"]);
  expect(texts(".timed.head .gutter")).toEqual([""]);
  press(".listed .subject .link");
  expect(chosen).toEqual([{ feature: "dose", room: "example" }]);
});

test("events lead to their step and their explanation", async () => {
  const note = create(NoteSchema, { source: "grad_cam", text: "A layer was chosen." });
  const warning = create(NoteSchema, { source: "lime", text: "Slow.", severity: Severity.WARNING });
  const notes = [
    { step: 0, note },
    { step: 2, note: warning },
  ];
  const rest = { alarms: [alarm(1)], notes };
  const { page, texts, chosen } = await room(scene({}, series(), undefined, rest));
  expect(texts(".event")).toEqual(["i", "▼", "⚠\uFE0E"]);
  expect(texts(".events-told .link").at(0)).toBe("List all 3 events");
  expect(texts(".events-told li.warning")[0]).toContain("Warning at step 2, lime: Slow.");
  page.querySelectorAll<HTMLElement>(".event")[1]!.click();
  expect(chosen).toEqual([{ step: 1, series: "grad_cam" }]);
});

test("alarms are marked in the rows that they are about", async () => {
  const rest = { alarms: [alarm(1)] };
  const { page } = await room(scene({}, series(), undefined, rest));
  const strips = [...page.querySelectorAll("xai-strip")] as unknown as { marked: number[] }[];
  expect(strips.map(({ marked }) => marked)).toEqual([[1], [1], [1], []]);
});

test("an alarm by another measure than the one that is drawn says by which", async () => {
  const read = async (measure: string) => {
    const rest = { alarms: [alarm(1, { measure })] };
    const { page, texts } = await room(scene({}, series(), undefined, rest));
    const row = page.querySelector(".listed xai-brush") as unknown as { reads: (at: number) => string };
    return [...texts(".legend figcaption span"), row.reads(50)];
  };
  const drift = "example 1, step 1: drift 0.70 by spearman, 117 % of its largest median";
  expect(await read("spearman")).toEqual(["▼ alarm", "hatched: cannot be compared", `${drift}; alarm`]);
  expect((await read("topk_iou")).filter((text) => text.includes("alarm"))).toEqual([
    "▼ alarm by any measure",
    `${drift}; alarm by topk iou`,
  ]);
});

test("the map is walked up and down, and stops at its ends", async () => {
  const rest = {
    run: create(RunSchema, { name: "run1", series: [series(), series({ name: "lime" })] }),
    steps: new Map([
      ["grad_cam", STEPS],
      ["lime", STEPS],
    ]),
  };
  const { page, chosen } = await room(scene({ step: 1 }, series(), undefined, rest));
  for (const key of ["ArrowDown", "ArrowUp", "ArrowRight"]) {
    page.querySelector(".heat-map")!.dispatchEvent(new KeyboardEvent("keydown", { key }));
  }
  expect(chosen).toEqual([{ series: "lime", step: 1 }]);
});

test("one step has no drift to show", async () => {
  const rest = { steps: new Map([["grad_cam", [STEPS[0]!]]]), predictions: new Map([[0, said(0, [0])]]) };
  const { page, texts } = await room(scene({}, series(), undefined, rest));
  expect(page.querySelector("xai-strip")).toBeNull();
  expect(texts(".summary")[0]).toContain("One step so far");
});

test("nothing comparable is said in words", async () => {
  const steps = [step(0, []), step(1, [NaN, NaN, NaN])];
  const { texts } = await room(scene({}, series(), undefined, { steps: new Map([["grad_cam", steps]]) }));
  expect(texts(".none")).toEqual(["No two steps of this explanation could be compared."]);
});
