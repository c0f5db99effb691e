/// <reference types="vite/client" />
import { create } from "@bufbuild/protobuf";
import { css, html, nothing } from "lit";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { display } from "../src/views/display";
import { rowColumns } from "../src/export/rows";
import { RunSchema } from "../src/gen/tf_xai_pb";
import { addKind, kindOf } from "../src/kinds";
import type { Kind } from "../src/kinds/kind";
import { compare } from "../src/rooms/compare/compare";
import { reelOf } from "../src/rooms/example/derived/film";
import { film } from "../src/rooms/example/film/film";
import { drawStill } from "../src/rooms/example/film/canvas";
import { head } from "../src/rooms/example/head";
import { examples } from "../src/rooms/examples/examples";
import type { Scene } from "../src/scene";
import { pinsText } from "../src/state/pins";
import { pageStyle } from "../src/style";
import { cards } from "../src/views/cards";
import { card } from "../src/views/card";
import { EXAMPLES, loaded, SAID, scene, series, STEPS, values } from "./logs";
import { standInForPixels } from "./pixels";
import { shown, textOf } from "./seen";

// Token against token: as attention is.
const pairs: Kind = {
  name: "pairs",
  applies: ({ kind, axes }) => kind === "maps" && axes.join() === "token,token",
  thing: "table",
  view: (of, choose) => html`
    <p class="pairs-view">All pairs</p>
    ${cards(of, { minWidth: 100, height: () => 100 }, (row) => face(of, row), choose)}
  `,
  face,
  film: { says: "Squares: pairs of words.", draw: (pen) => pen.fillRect(1, 2, 3, 4), ramp: () => "red" },
  compare: {
    face: (of) => face(of, 0),
    hasLegend: true,
    measured: "Measured pair by pair.",
    sides: () => ["bright", "dim"],
  },
  palette: () => "unsigned",
  scale: { title: "Shade", own: "Each table its own" },
  legend: () => html`<p class="legend">Darker: a stronger pair</p>`,
  details: { has: () => true, keys: () => [], view: (_, { name }) => html`<p>Heads of ${name}</p>` },
  columns: ({ shown: rows }) => [{ name: "pair", values: rows.map((row) => `pair ${row}`) }],
  styles: [css`.pairs-view { color: red; }`],
};

function face({ series: { name } }: Pick<Scene, "series">, row: number) {
  return { shown: html`<i class="pairs-face">${name} ${row}</i>`, spoken: `pairs of ${row}` };
}

const OF = series({ name: "attention", axes: ["token", "token"] });

function seenOf(selection = {}): Scene {
  const run = create(RunSchema, { name: "run1", series: [OF] });
  const rest = { run, steps: new Map([["attention", STEPS]]) };
  const found = scene(selection, OF, values([3, 1, 2], [0, 1, 2, 3, 4, 5]), rest);
  return { ...found, valuesOf: () => values([1, 1, 2], [1, 1]) };
}

const around = { runs: [create(RunSchema, { name: "run1", series: [OF] })], dark: false, retry: () => undefined, requestInSight: () => undefined };
const choose = () => undefined;

describe("a kind that is defined here alone", () => {
  let remove = (): void => undefined;
  beforeAll(() => {
    standInForPixels();
    remove = addKind(pairs);
  });
  afterAll(() => {
    remove();
    expect(kindOf(OF)).not.toBe(pairs);
  });

  test("is shown among the examples, with its controls and legend", () => {
    const view = shown(examples(seenOf(), around, choose));
    expect(textOf(view.querySelector(".pairs-view"))).toBe("All pairs");
    const controls = textOf(shown(display(seenOf(), choose)));
    expect(controls).toContain("Each table its own");
    expect(controls).toContain("Darker: a stronger pair");
    const own = shown(card(seenOf(), { row: 1, place: 0, path: "" }, face(seenOf(), 1), choose));
    expect(textOf(own.querySelector(".pairs-face"))).toBe("attention 1");
  });

  test("says what one of them is called, where there is none", () => {
    const flat = { ...STEPS[2]!, degenerate: [true, true, true] };
    const at = { ...seenOf(), step: flat };
    expect(textOf(shown(card(at, { row: 0, place: 0, path: "" }, face(at, 0), choose)))).toContain("no table");
    expect(seenOf().summary.flatMap(({ pieces }) => pieces).map(({ text }) => text).join("")).not.toContain("map");
  });

  test("is shown of one example", () => {
    const view = shown(head(seenOf(), { row: 2, name: "dog", ofProbe: true }, choose));
    expect(textOf(view.querySelector("figure.pairs .pairs-face"))).toBe("attention 2");
    expect(view.querySelector("figure.pairs [role=group]")?.getAttribute("aria-label")).toBe("pairs of 2");
  });

  test("has frames in the film", () => {
    const of = seenOf();
    const view = shown(film(of, { row: 0, name: "a cat", ofProbe: true }, false, () => undefined, choose));
    expect(textOf(view.querySelector(".caption"))).toContain("Squares: pairs of words.");
    const [lane] = reelOf(of.loaded, 0, "a cat", true, of.steps, of.zoom).lanes;
    expect(lane!.film).toBe(pairs.film);
    const drawn: number[][] = [];
    const pen = { scale: () => undefined, fillRect: (...at: number[]) => drawn.push(at) };
    const getContext = HTMLCanvasElement.prototype.getContext;
    HTMLCanvasElement.prototype.getContext = (() => pen) as never;
    try {
      drawStill(
        lane!.film,
        {
          ...{ series: OF, values: values([1, 1, 2], [1, 2]), examples: EXAMPLES, row: 0, channel: 0 },
          ...{ top: 1, blend: 1, palette: "default", range: undefined, picture: undefined },
          ...{ ink: "black", faint: false },
        },
        84,
        1,
      );
    } finally {
      HTMLCanvasElement.prototype.getContext = getContext;
    }
    expect(drawn).toEqual([[1, 2, 3, 4]]);
  });

  test("is compared, with its legend, and with a difference", () => {
    const pins = pinsText([{ run: "run1", series: "attention", step: 0, example: 1 }]);
    const side = shown(compare(seenOf({ pins, example: 0 }), around, choose));
    expect([...side.querySelectorAll(".shown .pairs-face")].map(textOf)).toEqual(["attention 0", "attention 0"]);
    expect(textOf(side.querySelector(".legends"))).toBe("Darker: a stronger pair");
    expect(textOf(side.querySelector(".measures"))).toContain("Measured pair by pair.");
    const less = shown(compare(seenOf({ pins, example: 0, mode: "difference" }), around, choose));
    expect(textOf(less)).toContain("Bright: higher in A; dim: higher in B.");
  });

  test("is exported with numbers of its own, and has a style", () => {
    expect(rowColumns(seenOf()).map(({ name }) => name)).toEqual(["pair"]);
    expect(pageStyle().map(String).join()).toContain(".pairs-view");
  });
});

test("without a definition it is a table of numbers", () => {
  expect(kindOf(OF).name).toBe("numbers");
  expect(kindOf(OF).film).toBeUndefined();
  expect(loaded(STEPS, SAID, OF).run.series).toHaveLength(1);
});

// What a log calls kinds and axes. Plain words of other senses, such as the direction “x”, are left out.
const NAMES = [
  ...["maps", "decisions", "curves", "surfaces", "tree", "representations"],
  ...["feature", "column", "edit", "token"],
];

const SOURCES = import.meta.glob<string>("../src/**/*.ts", { query: "?raw", import: "default", eager: true });

describe("outside their folder", () => {
  const others = Object.entries(SOURCES)
    .filter(([path]) => !/\/src\/(kinds|gen)\//.test(path))
    .map(([path, text]) => ({ path, text }));

  test("no file asks for a kind by its name, or by its first axis", () => {
    expect(others.length).toBeGreaterThan(50);
    const asks = new RegExp(`(kind|axes\\[0\\]|first|includes\\() *(===|!==|\\?\\?)? *\\(?"(${NAMES.join("|")})"|axes\\[0\\] (===|!==) "`);
    expect(others.filter(({ text }) => asks.test(text)).map(({ path }) => path)).toEqual([]);
    const lists = new RegExp(`\\[[^\\]\\n]*"(${NAMES.join("|")})"[^\\]\\n]*\\]`);
    expect(others.filter(({ text }) => lists.test(text)).map(({ path }) => path)).toEqual([]);
  });

  test("no file imports one", () => {
    const imports = /from "[^"]*\/kinds\/(?!kind"|difference")[^"]*"/g;
    const found = others.flatMap(({ path, text }) => (text.match(imports) ?? []).map((line) => `${path}: ${line}`));
    expect(found).toEqual([]);
  });
});

test("what a kind leaves out is left out", () => {
  expect(shown(kindOf(OF).legend?.(seenOf(), "each") ?? nothing).textContent).toBe("");
});
