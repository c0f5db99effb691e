// Views of series that explain each example: bars, words, curves over time, and the whole probe.
import { create } from "@bufbuild/protobuf";
import { html, render } from "lit";
import { describe, expect, test } from "vitest";

import { display } from "../src/views/display";
import { pickers } from "../src/controls/pickers";
import type { SampledValues } from "../src/data/values_near";
import { FeatureSchema, Task } from "../src/gen/tf_xai_pb";
import type { Examples, Values } from "../src/data/log";
import type { Scene } from "../src/scene";
import { bars, barsFace } from "../src/kinds/bars/bars";
import { card, type Face } from "../src/views/card";
import { maps } from "../src/kinds/map/maps";
import { bands, bandsFace } from "../src/kinds/bands/bands";
import { swarm } from "../src/kinds/bars/swarm";
import { table } from "../src/kinds/numbers";
import { words, wordsFace } from "../src/kinds/words/words";
import type { Selection } from "../src/state/selection";
import { EXAMPLES, LOGGED, scene, series, STEPS, values } from "./logs";
import { shown as drawn } from "./seen";

const nothing = () => undefined;

const TABLE: Examples = {
  ...EXAMPLES,
  kind: "table",
  features: [
    create(FeatureSchema, { name: "age", unit: "years" }),
    create(FeatureSchema, { name: "sex", categories: ["female", "male"] }),
  ],
  inputs: values([3, 2], [40, 1, 50, 0, 60, 1]),
};

const TEXT: Examples = { ...EXAMPLES, texts: [["not", "<b>bad</b>", ""], ["fine", "", ""], []] };

const TIME: Examples = {
  ...EXAMPLES,
  features: [create(FeatureSchema, { name: "speed", unit: "m/s" }), create(FeatureSchema)],
  inputs: values([3, 4, 2], Array.from({ length: 24 }, (_, i) => i)),
  rate: 2,
};

function at(
  examples: Examples,
  axes: string[],
  found: Values | undefined,
  rest: { selection?: object; series?: object; sampled?: SampledValues } = {},
): Scene {
  const of = series({ axes, isSigned: true, score: "logit", ...rest.series });
  return scene({ order: "probe", ...rest.selection }, of, found, { examples }, LOGGED, rest.sampled);
}

function holderOf(view: unknown): HTMLElement {
  const holder = document.createElement("div");
  render(html`${view}`, holder);
  return holder;
}

function cardOf(of: Scene, row: number, face: Face): HTMLElement {
  return holderOf(card(of, { row, place: 0, path: "" }, face, nothing));
}

function text(element: Element | null): string {
  return element!.textContent!.replaceAll(/\s+/g, " ").trim();
}

const WEIGHTS = values([3, 2], [0.5, -0.25, 2, 0, 0, 0]);

describe("the view is chosen by the axes", () => {
  test.each([
    [["y", "x"], maps],
    [["token"], words],
    [["time"], bands],
    [["time", "feature"], bands],
    [["axis1", "axis2"], table],
    [["feature", "axis2", "axis3"], table],
  ])("%j", (axes, view) => {
    const shape = [3, ...axes.map(() => 2)];
    const data = new Array<number>(shape.reduce((a, b) => a * b, 1)).fill(1);
    expect(at(EXAMPLES, axes, values(shape, data)).kind.view).toBe(view);
  });

  test("and of features there are three", () => {
    const shown = (scope: string) => {
      const of = at(TABLE, ["feature"], WEIGHTS, { selection: { scope } });
      return holderOf(of.kind.view(of, nothing)).lastElementChild!.className;
    };
    expect([shown("each"), shown("probe")]).toEqual(["", "swarm"]);
    expect(shown("training")).not.toBe("");
  });
});

describe("bars", () => {
  const of = at(TABLE, ["feature"], WEIGHTS);

  test("tell a feature's name, what the example has there, and a number with its sign", () => {
    const face = cardOf(of, 0, barsFace(of, 0));
    const lines = [...face.querySelectorAll(".bar-line")].map(text);
    expect(lines).toEqual(["age 40 years +0.5", "sex male −0.25"]);
    const tracks = [...face.querySelectorAll(".bar-track span")];
    expect(tracks.map((track) => track.className.trim())).toEqual(["for", "against"]);
    expect(tracks.map((track) => track.getAttribute("style"))).toEqual(["--share:0.5", "--share:0.25"]);
    expect(face.querySelector("button")!.getAttribute("aria-label")).toBe(
      "a cat, predicted cat, correct, confidence 90 %, drift 0.10, age +0.5, sex −0.25",
    );
  });

  test("longer than the scale end in a point", () => {
    expect(cardOf(of, 1, barsFace(of, 1)).querySelectorAll(".for.clipped")).toHaveLength(1);
  });

  test("without a sign begin at the left", () => {
    const plain = at(TABLE, ["feature"], WEIGHTS, { series: { isSigned: false } });
    const face = cardOf(plain, 0, barsFace(plain, 0));
    expect(face.querySelector(".bars.unsigned .much")).not.toBeNull();
  });

  test("have the names that the series gives, without numbers of their own", () => {
    const edits = at(TABLE, ["edit"], WEIGHTS, { series: { labels: ["older", "<i>"] } });
    const lines = [...cardOf(edits, 0, barsFace(edits, 0)).querySelectorAll(".bar-line")].map(text);
    expect(lines).toEqual(["older +0.5", "<i> −0.25"]);
    const unnamed = at(EXAMPLES, ["column"], WEIGHTS);
    expect(text(cardOf(unnamed, 0, barsFace(unnamed, 0)).querySelector(".name"))).toBe("column 0");
  });

  test("sum up those that are left out, edits apart", () => {
    const many = values([3, 10], new Array<number>(30).fill(0.5));
    const last = (axis: string) => {
      const of = at(EXAMPLES, [axis], many);
      return text([...cardOf(of, 0, barsFace(of, 0)).querySelectorAll(".bar-line")].at(-1)!);
    };
    expect(last("feature")).toBe("2 others +1");
    expect(last("edit")).toBe("2 others");
  });

  test("that are all zero say so", () => {
    const flat = { ...of, step: { ...STEPS[2]!, degenerate: [true, false, false] } };
    expect(text(cardOf(flat, 0, barsFace(flat, 0)).querySelector(".flat"))).toBe("nothing to show");
  });

  test("say once in which order they stand, where there is more than one", () => {
    const said = (of: Scene) => [...holderOf(bars(of, nothing)).querySelectorAll("p.caption")].map(text);
    expect(said(of)).toEqual([
      "Bars on a card keep their places: the strongest over the whole training come first.",
    ]);
    const alone = at(EXAMPLES, ["edit"], values([3, 1], [1, 2, 3]), { series: { labels: ["older"] } });
    expect(said(alone)).toEqual([]);
  });

  test("have cards of one height at all steps", () => {
    const item = (found: Values | undefined) => {
      const rows = holderOf(bars(at(TABLE, ["feature"], found), nothing)).querySelector("xai-rows");
      return (rows as unknown as { item: { height(width: number): number } }).item.height(300);
    };
    expect(item(WEIGHTS)).toBe(item(undefined));
  });
});

describe("words", () => {
  const of = at(TEXT, ["token"], values([3, 3], [-0.05, 1, 9, -0.5, 0, 0, 0, 0, 0]));
  const face = cardOf(of, 0, wordsFace(of, 0));
  const shown = [...face.querySelectorAll<HTMLElement>(".word")];

  test("leave out padding, and stay text", () => {
    expect(shown.map(text)).toEqual(["not", "<b>bad</b>"]);
  });

  test("carry their value, its colour, and a mark of its sign", () => {
    expect(shown.map(({ title }) => title)).toEqual(["not: −0.05", "<b>bad</b>: +1"]);
    expect(shown.map(({ className }) => className.trim())).toEqual(["word", "word for deep"]);
    expect(shown[1]!.getAttribute("style")).toBe("background:rgb(214 96 77 / 1)");
    expect(cardOf(of, 1, wordsFace(of, 1)).querySelector(".against")).not.toBeNull();
  });

  test("scroll, and are chosen by a click on them or by Enter", () => {
    expect(face.querySelector(".scrolls")!.getAttribute("tabindex")).toBe("0");
    expect(face.querySelector(".scrolls")!.getAttribute("aria-label")).toContain("“<b>bad</b>” +1");
    const chosen: Partial<Selection>[] = [];
    const own = drawn(card(of, { row: 0, place: 0, path: "" }, wordsFace(of, 0), (to) => chosen.push(to)));
    const scrolls = own.querySelector<HTMLElement>(".scrolls")!;
    scrolls.click();
    scrolls.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter" }));
    scrolls.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowDown" }));
    expect(chosen).toEqual([{ example: 0 }, { example: 0 }]);
  });

  test("that are not known are no error", () => {
    expect(text(cardOf(of, 2, wordsFace(of, 2)).querySelector(".text"))).toBe("");
  });
});

describe("curves over time", () => {
  const bandsOf = (face: HTMLElement) =>
    [...face.querySelectorAll("xai-bands")].map((bands) =>
      Array.from((bands as unknown as { values: Float32Array }).values),
    );

  test("have a panel a channel where the bands differ", () => {
    const of = at(TIME, ["time", "feature"], values([3, 2, 2], [1, -2, 3, -4, 0, 0, 0, 0, 0, 0, 0, 0]));
    const face = cardOf(of, 0, bandsFace(of, 0));
    expect(bandsOf(face)).toEqual([[1, 3], [-2, -4]]);
    expect([...face.querySelectorAll(".channels")].map(text)).toEqual(["speed (m/s)", "channel 1"]);
    expect(text(face.querySelector(".clock"))).toBe("02 s");
    expect(face.querySelector("button")!.getAttribute("aria-label")).toContain(
      "strongest channel 1 from 1 to 2: −4",
    );
  });

  test("share one where they do not", () => {
    const of = at(TIME, ["time"], values([3, 4], [0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]));
    const face = cardOf(of, 0, bandsFace(of, 0));
    expect(bandsOf(face)).toEqual([[0, 1, 0, 0]]);
    const paths = [...face.querySelectorAll(".panel-of .curve")].map((path) => path.getAttribute("class"));
    expect(paths).toEqual(["curve dash-0", "curve dash-1"]);
    expect(face.querySelector("button")!.getAttribute("aria-label")).toContain("from 0.5 to 1: +1");
  });

  test("need no inputs to show bands", () => {
    const of = at(EXAMPLES, ["time"], values([3, 2], [1, 2, 3, 4, 5, 6]));
    expect(bandsOf(cardOf(of, 1, bandsFace(of, 1)))).toEqual([[3, 4]]);
  });
});

describe("the whole probe", () => {
  const lanes = (of: Scene, choose: (patch: object) => void = nothing) => {
    const rows = holderOf(swarm(of, choose)).querySelector("xai-rows") as unknown as {
      count: number;
      draw(place: number): unknown;
    };
    return Array.from({ length: rows.count }, (_, place) => holderOf(rows.draw(place)));
  };

  test("has a lane a feature, ordered by the mean size over all steps", () => {
    const sampled = { steps: [], values: [values([3, 2], [0, 9, 0, 9, 0, 9])], missing: 0 };
    const [first, second] = lanes(at(TABLE, ["feature"], WEIGHTS, { sampled }));
    expect([first, second].map((lane) => text(lane!.querySelector(".name")))).toEqual(["sex", "age"]);
    expect(text(second!.querySelector("b"))).toBe("0.833");
    expect(second!.querySelector(".dots")!.getAttribute("aria-label")).toBe(
      "age: mean |value| 0.833, from 0 to 2",
    );
  });

  test("colours dots by the feature's value, and leaves categories grey", () => {
    const [age, sex] = lanes(at(TABLE, ["feature"], WEIGHTS));
    expect(age!.querySelectorAll('.dot[style*="stroke"]')).toHaveLength(3);
    expect(sex!.querySelectorAll('.dot[style*="stroke"]')).toHaveLength(0);
    expect(sex!.querySelector(".dot")!.getAttribute("d")!.match(/M/g)).toHaveLength(3);
  });

  test("says that each dot is about its own row's class, and lets one be picked", () => {
    const scope = "probe" as const;
    const all = at(TABLE, ["feature"], WEIGHTS, { selection: { scope } });
    const said = (of: Scene) => text(holderOf(swarm(of, nothing)).querySelector("p.caption"));
    expect(said(all)).toBe(
      "Features keep their places: the strongest over the whole training come first. " +
        "Each dot is about its own row's class: pick one to compare rows.",
    );
    const chosen: object[] = [];
    const field = holderOf(display(all, (patch) => chosen.push(patch))).querySelector("select")!;
    expect(text(field)).toMatch(/^Each row its own ?cat ?dog$/);
    for (const value of ["1", ""]) {
      field.value = value;
      field.dispatchEvent(new Event("change"));
    }
    expect(chosen).toEqual([{ target: 1 }, { target: undefined }]);
    const dogs = at(TABLE, ["feature"], WEIGHTS, { selection: { scope, target: 1 } });
    expect(said(dogs)).toContain("Dots: the 2 rows that explain “dog”.");
    const [first] = lanes(dogs);
    expect(text(first!.querySelector("b"))).toBe("1");
    expect(first!.querySelectorAll('.dot[style*="stroke"]')).toHaveLength(2);
  });

  test("that explains one output throughout has nothing to pick from", () => {
    const selection = { scope: "probe" as const, target: 1 };
    const of = at({ ...TABLE, targets: [1, 1, 1] }, ["feature"], WEIGHTS, { selection });
    expect(of.target).toBeUndefined();
    expect(text(holderOf(swarm(of, nothing)).querySelector("p.caption"))).not.toContain("dot");
    expect(text(holderOf(display(of, nothing)))).not.toContain("Each row its own");
  });

  test("draws hollow what is off the axis", () => {
    const [age, sex] = lanes(at(TABLE, ["feature"], WEIGHTS));
    expect(age!.querySelector(".off")!.getAttribute("d")).toBe("M1000 14.0h0");
    expect(sex!.querySelector(".off")).toBeNull();
  });

  test("rings the example that was chosen", () => {
    const [age] = lanes(at(TABLE, ["feature"], WEIGHTS, { selection: { example: 0 } }));
    expect(age!.querySelector(".ring")!.getAttribute("d")).toBe("M750 14.0h0");
  });

  test("chooses the example of the dot that is pressed", () => {
    const chosen: object[] = [];
    const [age] = lanes(at(TABLE, ["feature"], WEIGHTS), (patch) => chosen.push(patch));
    const dots = age!.querySelector<HTMLElement>(".dots")!;
    dots.getBoundingClientRect = () => ({ left: 0, top: 0, width: 100, height: 28 }) as DOMRect;
    dots.dispatchEvent(new MouseEvent("click", { clientX: 98, clientY: 14 }));
    expect(chosen).toEqual([{ example: 1 }]);
    dots.dispatchEvent(new MouseEvent("mousemove", { clientX: 76, clientY: 14 }));
    expect(dots.title).toBe("a cat, age = 40 years: +0.5");
  });
});

describe("what can be chosen", () => {
  const shown = (of: Scene) => text(holderOf(display(of, nothing)));

  test("of features: whose values, and of the whole probe no order", () => {
    expect(shown(at(TABLE, ["feature"], WEIGHTS))).toContain("Each example Whole probe Over training");
    const whole = shown(at(TABLE, ["feature"], WEIGHTS, { selection: { scope: "probe" } }));
    expect(whole).not.toContain("Order");
    expect(whole).toContain(
      "low high left: against the logit, right: for it; colour: the feature's value, grey: categories",
    );
    expect(shown(at(TABLE, ["feature"], WEIGHTS))).toContain("left: against the logit, right: for it");
  });

  test("of quantities: what raises and lowers them, in their unit", () => {
    const prices = { ...TABLE, task: Task.QUANTITIES, unit: "k€" };
    const of = at(prices, ["feature"], WEIGHTS, { series: { score: "output" } });
    expect(shown(of)).toMatch(/−1 \+1 k€ left: lowers the output, right: raises it$/);
  });

  test("of words and curves: what marks the sign beside the colour", () => {
    expect(shown(at(TEXT, ["token"], undefined))).toContain("blue, dotted: against the logit; red, underlined");
    expect(shown(at(TIME, ["time"], undefined))).toContain("blue, edge below: against the logit; red, edge above");
  });

  test("the output, where there are several", () => {
    const of = at(EXAMPLES, [], undefined, {
      series: { kind: "curves", axes: ["at", "output"], channels: ["output 0", "output 1"] },
    });
    expect(shown(of)).toMatch(/Output ?cat ?dog/);
    expect(shown(at(EXAMPLES, ["y", "x", "channel"], undefined, { series: { channels: ["0"] } }))).toMatch(/Channel ?0/);
  });
});

test("the settings say how often the model ran", () => {
  const { loaded } = at(TABLE, ["feature"], WEIGHTS);
  const of = (rest: object) =>
    text(holderOf(pickers([], loaded.run, series(), { ...STEPS[1]!, ...rest }, nothing)));
  expect(of({ evaluations: 12_288, reused: 64 })).toContain(
    "The model ran on 12,288 rows at step 1; 64 more were known already.",
  );
  expect(of({ evaluations: 5 })).toContain("The model ran on 5 rows at step 1.");
  expect(of({})).not.toContain("The model ran");
});
