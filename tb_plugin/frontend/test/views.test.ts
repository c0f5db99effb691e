import { create } from "@bufbuild/protobuf";
import { html, render, type TemplateResult } from "lit";
import { expect, test } from "vitest";

import { display } from "../src/controls/display";
import { pickers, parameters } from "../src/controls/pickers";
import { timeline } from "../src/controls/timeline";
import { NoteSchema, RunSchema, Severity } from "../src/gen/tf_xai_pb";
import { Player } from "../src/player";
import { card } from "../src/views/card";
import { notes } from "../src/views/notes";
import { viewOf } from "../src/views/registry";
import { empty, failed } from "../src/views/states";
import { summary } from "../src/views/summary";
import { table } from "../src/views/table";
import { scene, series } from "./logs";

const nothing = () => undefined;

function seen(view: TemplateResult | symbol): string {
  const holder = document.createElement("div");
  render(html`${view}`, holder);
  const lines = holder.innerHTML.replaceAll(/<!--.*?-->/g, "").split("\n");
  return lines
    .map((line) => line.trim())
    .filter(Boolean)
    .join("\n");
}

test("a card says what the model said, and whether that was right", () => {
  expect(seen(card(scene({ step: 1 }), 2, 0, "M0 0", nothing))).toMatchSnapshot();
});

test("a card tells of a prediction that flipped", () => {
  expect(seen(card(scene({ step: 1 }), 0, 0, "M0 0", nothing))).toContain("⇄ was dog");
});

test("names from the log stay text", () => {
  const shown = seen(card(scene(), 2, 0, "", nothing));
  expect(shown).toContain(">&lt;i&gt;dog&lt;/i&gt;</h2>");
  expect(shown).not.toContain("><i>");
});

test("the summary links to steps and examples", () => {
  expect(seen(summary(scene().summary, nothing))).toMatchSnapshot();
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
  expect(shown).toContain("1 newer");
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
  expect(viewOf(at)).toBe(table);
  expect(seen(table(at, nothing))).toMatchSnapshot();
});

test("maps whose numbers are none are a table, too", () => {
  const at = scene({}, series(), { shape: [3, 2], data: new Float32Array(6) });
  expect(viewOf(at)).toBe(table);
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
    seen(pickers([run], run, series({ paramsJson: '{"layer": "conv"}' }), nothing)),
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
