import { create } from "@bufbuild/protobuf";
import { html } from "lit";
import { describe, expect, test } from "vitest";

import { MeasureSchema, RunSchema } from "../src/gen/tf_xai_pb";
import { learnMeasures } from "../src/data/measures";
import type { Run, Values } from "../src/data/log";
import { inTime, sameOf, spokenPane } from "../src/rooms/compare/derived/pane_words";
import { panesOf, rowInView } from "../src/rooms/compare/derived/panes";
import { type Pin, pinsOf, pinsText } from "../src/state/pins";
import { proposalsOf } from "../src/rooms/compare/proposals";
import { compare } from "../src/rooms/compare/compare";
import type { Scene } from "../src/scene";
import type { Selection } from "../src/state/selection";
import { stepMeant } from "../src/rooms/compare/fields";
import { card } from "../src/views/card";
import { alarm, EXAMPLES, here, SAID, scene, series, step, STEPS, values } from "./logs";
import { shown, textOf } from "./seen";

const MAP = series({ fingerprint: "f" });
const LIME = series({ name: "lime", fingerprint: "f" });
const RUN = create(RunSchema, { name: "run1", series: [MAP, LIME] });
const OTHER = create(RunSchema, { name: "run2/xai", series: [MAP] });
const RUNS = [RUN, OTHER];

const ALL = values([3, 1, 2], [0, 1, 2, 3, 4, 5]);
const PIN: Pin = { run: "run1", series: "grad_cam", step: 0, example: 1 };

const pin = (rest: Partial<Pin> = {}): Pin => ({ ...PIN, ...rest });

function at(pins: Pin[], rest: Partial<Selection> = {}, other: Partial<Scene> = {}): Scene {
  const loaded = { run: RUN, steps: new Map([["grad_cam", STEPS], ["lime", STEPS]]) };
  const found = scene({ pins: pinsText(pins), step: 2, ...rest }, MAP, ALL, loaded);
  const own = (row: number): Values => values([1, 1, 2], [10 * row, 1]);
  return { ...found, valuesOf: ({ example }) => own(example), ...other };
}

function room(of: Scene, runs: Run[] = RUNS, chosen: Partial<Selection>[] = []): HTMLElement {
  const around = { runs, dark: false, retry: () => undefined, requestInSight: () => undefined };
  return shown(compare(of, around, (patch) => chosen.push(patch)));
}

const headsOf = (view: HTMLElement): string[] => [...view.querySelectorAll(".pane h2")].map(textOf);
const button = (view: HTMLElement, name: string): HTMLButtonElement =>
  [...view.querySelectorAll("button")].find((one) => textOf(one).startsWith(name))!;

describe("panes", () => {
  test("A is in view, the others are where they were pinned", () => {
    const [a, b] = panesOf(at([pin()], { example: 2 }), RUNS);
    expect([a!.seen!.index, a!.seen!.row, [...a!.seen!.values!.data]]).toEqual([2, 2, [4, 5]]);
    expect([b!.seen!.index, b!.seen!.row, [...b!.seen!.values!.data]]).toEqual([0, 1, [10, 1]]);
  });

  test("of all rows, the chosen one is compared, else a pinned one, else the one that moved most", () => {
    expect(rowInView(at([pin()], { example: 2 }))).toBe(2);
    expect(rowInView(at([pin({ example: 2 })]))).toBe(2);
    expect(rowInView(at([]))).toBe(1);
  });

  test("what is gone says so", () => {
    const gone = [pin({ run: "x" }), pin({ series: "cam" }), pin({ example: 9 })];
    const troubles = panesOf(at(gone), RUNS).map(({ trouble }) => trouble);
    expect(troubles).toEqual([
      "",
      "No run named “x” in this log.",
      "No explanation named “cam” in this run.",
      "There is no example number 9 here, only 3 examples.",
    ]);
  });

  test("another run is waited for, and shows the nearest step that it has", () => {
    const [, waiting] = panesOf(at([pin({ run: "run2/xai" })]), RUNS);
    expect([waiting!.seen, waiting!.trouble]).toEqual([undefined, ""]);
    const steps = [step(0, []), step(50, [0.1, 0.1, 0.1])];
    const predictions = new Map(SAID.map((said) => [said.step, said]));
    const found = here({ examples: EXAMPLES, predictions, steps });
    const there = at([pin({ run: "run2/xai", step: 40 })], {}, { elsewhere: () => found });
    const [, pane] = panesOf(there, RUNS);
    expect(pane!.seen!.index).toBe(1);
    expect(pane!.note).toBe("Step 40 is not logged here: the nearest is shown.");
  });

  test("what failed may be tried again", () => {
    const elsewhere = (): { kind: "failed"; message: string } => ({ kind: "failed", message: "disk on fire" });
    let tries = 0;
    const around = { runs: RUNS, dark: false, retry: () => tries++, requestInSight: () => undefined };
    const view = shown(compare(at([pin({ run: "run2/xai" })], {}, { elsewhere }), around, () => undefined));
    expect(textOf(view.querySelector(".gone"))).toBe("disk on fireTry again");
    button(view, "Try again").click();
    expect(tries).toBe(1);
  });

  test("repeats are compared by their mean", () => {
    const weights = series({ kind: "importance", axes: ["feature"], rows: [named("1"), named("2")] });
    const run = create(RunSchema, { name: "run1", series: [weights] });
    const found = scene(
      { pins: pinsText([pin({ example: 0 })]) },
      weights,
      values([2, 2], [1, 2, 3, 4]),
      { run, steps: new Map([["grad_cam", STEPS]]) },
    );
    const own = ({ example }: { example: number }): Values => values([1, 2], [example, 4]);
    const panes = panesOf({ ...found, valuesOf: own }, [run]);
    expect(panes.map(({ seen }) => [...seen!.values!.data])).toEqual([[2, 3], [0.5, 4]]);
  });
});

function named(name: string) {
  return { $typeName: "tf_xai.Row" as const, name, grids: [] };
}

describe("rows with names of their own", () => {
  const curves = (...names: string[]) =>
    series({ name: "pdp", kind: "curves", axes: ["grid"], fingerprint: "f", rows: names.map(named) });
  const mine = create(RunSchema, { name: "run1", series: [curves("age", "bmi")] });
  const runs = [
    mine,
    create(RunSchema, { name: "turned", series: [curves("sex", "bmi", "age")] }),
    create(RunSchema, { name: "without", series: [curves("sex", "bmi")] }),
  ];
  const of = (pins: Pin[]): Scene => {
    const rest = { run: mine, steps: new Map([["pdp", STEPS]]) };
    const feature = { feature: "age", pins: pinsText(pins) };
    return { ...scene(feature, mine.series[0], undefined, rest), valuesOf: () => undefined };
  };

  test("are found by name in another run, and one that is not there says so", () => {
    const found = proposalsOf(of([]), runs, 0).filter(({ title }) => title.includes("in run"));
    expect(found.map(({ says }) => says)).toEqual([
      "the same feature there, at step 2 or the nearest",
      "that run has no feature “age”",
    ]);
    expect(pinsOf(found[0]!.patch!.pins!)).toEqual([pin({ run: "turned", series: "pdp", step: 2, example: 2 })]);
    const offered = [...room(of([]), runs).querySelectorAll<HTMLButtonElement>(".proposal")];
    expect(offered.filter(({ disabled }) => disabled).map(textOf)).toEqual([
      "The same in run without that run has no feature “age”",
    ]);
  });

  test("keep their names where a pane is of another run", () => {
    const chosen: Partial<Selection>[] = [];
    const view = room(of([pin({ series: "pdp", example: 0 })]), runs, chosen);
    const picked = view.querySelectorAll<HTMLSelectElement>('select[aria-label="Run of B"]')[0]!;
    for (const name of ["turned", "without"]) {
      picked.value = name;
      picked.dispatchEvent(new Event("change"));
    }
    expect(chosen.map(({ pins }) => pinsOf(pins!)[0]!.example)).toEqual([2, 2]);
    const known = here({ examples: EXAMPLES, predictions: new Map(), steps: STEPS });
    const gone = { ...of([pin({ run: "without", series: "pdp", example: 2 })]), elsewhere: () => known };
    expect(panesOf(gone, runs)[1]!.trouble).toBe(
      "There is no such feature here, but 2 features of other names.",
    );
  });
});

describe("words", () => {
  test("what is the same is told once, what differs in bold", () => {
    const of = at([pin({ step: 0, example: 1 }), pin({ step: 2, series: "lime" })], { example: 1 });
    const panes = panesOf(of, RUNS);
    expect(sameOf(panes)).toEqual(["run run1", "example 1"]);
    const view = room(of);
    expect(headsOf(view)).toEqual([
      "B step 0 → step 2 in A",
      "A grad cam · step 2 in view, moves with the slider",
      "C lime → grad cam in A",
    ]);
    expect(spokenPane(panes[1]!)).toBe("B, grad cam, step 0, example 1, run run1");
  });

  test("what was earlier stands left, of one explanation of one run; all else stays where it was pinned", () => {
    const order = (step: number, ...pins: Pin[]): string =>
      inTime(panesOf(at(pins, { step, example: 1 }), RUNS)).map(({ name }) => name).join("");
    const middle = pin({ step: 1 });
    expect([0, 1, 2].map((step) => order(step, middle))).toEqual(["AB", "AB", "BA"]);
    expect(order(2, pin({ step: 2 }), pin({ run: "run2/xai" }), middle)).toBe("DACB");
    expect(order(2, pin({ series: "lime" }), pin())).toBe("CBA");
    const view = room(at([middle], { step: 0, example: 1, mode: "swipe" }));
    expect(headsOf(view).map((head) => head[0])).toEqual(["A", "B"]);
    expect(textOf(view.querySelector(".drawn"))).toBe("A | B");
    expect(view.querySelectorAll(".pane.in-view h2 .letter")).toHaveLength(1);
  });

  test("the very same is said, too", () => {
    expect(headsOf(room(at([pin({ step: 2 })], { example: 1 })))[1]).toBe("B the very same as A");
  });
});

describe("without a pin", () => {
  test("the room says what might be compared", () => {
    const of = at([], { step: 1, example: 1 }, { alarms: [alarm(1)] });
    expect(proposalsOf(of, RUNS, 1).map(({ title, says }) => `${title}: ${says}`)).toMatchSnapshot();
  });

  test("a proposal pins at once, and leads there", () => {
    const chosen: Partial<Selection>[] = [];
    button(room(at([], { example: 1 }), RUNS, chosen), "Before and after the biggest").click();
    expect(chosen).toEqual([{ pins: pinsText([pin({ step: 0 })]), example: 1, step: 1 }]);
  });

  test("the last step is proposed at the first", () => {
    const [first] = proposalsOf(at([], { step: 0, example: 1 }), RUNS, 1);
    expect(first!.title).toBe("The last step");
  });

  test("what is pinned already is not proposed again", () => {
    const titles = proposalsOf(at([pin()], { example: 1 }), RUNS, 1).map(({ title }) => title);
    expect(titles).not.toContain("The first step");
  });

  test("one step of one example leaves nothing to propose but to pin", () => {
    const run = create(RunSchema, { name: "run1", series: [MAP] });
    const rest = { run, steps: new Map([["grad_cam", STEPS.slice(0, 1)]]), examples: { ...EXAMPLES, names: ["x"], targets: [0] } };
    expect(proposalsOf(scene({}, MAP, undefined, rest), [run], 0)).toEqual([]);
  });
});

describe("buttons of a pane", () => {
  const press = (name: string, pins: Pin[]): Partial<Selection> => {
    const chosen: Partial<Selection>[] = [];
    button(room(at(pins, { example: 2 }), RUNS, chosen), name).click();
    return chosen[0]!;
  };

  test("pin what is in view", () => {
    expect(pinsOf(press("Pin what", [pin()]).pins!)).toEqual([pin(), pin({ step: 2, example: 2 })]);
  });

  test("change places with what is in view", () => {
    expect(press("Put in view", [pin()])).toEqual({
      ...{ run: "run1", series: "grad_cam", step: 0, example: 1 },
      pins: pinsText([pin({ step: 2, example: 2 })]),
    });
  });

  test("twice, or no more", () => {
    expect(pinsOf(press("Duplicate", [pin()]).pins!)).toEqual([pin(), pin()]);
    expect(press("Remove", [pin()])).toEqual({ pins: "" });
  });

  test("there are never more than three", () => {
    const view = room(at([pin(), pin(), pin()]));
    expect(button(view, "Pin what").disabled && button(view, "Duplicate").disabled).toBe(true);
    expect(view.querySelector(".more")).toBeNull();
  });
});

test("a typed step is the nearest logged one, one more the next", () => {
  const steps = [0, 50, 100].map((number) => step(number, []));
  expect([61, 80, 51, 49, NaN].map((typed) => stepMeant(steps, 1, typed))).toEqual([50, 100, 100, 0, 50]);
  expect(stepMeant(steps, 2, 101)).toBe(100);
});

describe("ways of comparing", () => {
  const modes = (view: HTMLElement): string[] =>
    [...view.querySelectorAll(".scope button")].map(textOf);

  test("maps may lie over each other", () => {
    const view = room(at([pin()], { mode: "swipe", example: 1 }));
    expect(modes(view)).toEqual(["Side by side", "Difference", "Swipe", "Blink"]);
    const divider = view.querySelector<HTMLInputElement>(".swipe input")!;
    divider.value = "30";
    divider.dispatchEvent(new Event("input"));
    expect(divider.getAttribute("aria-valuetext")).toBe("30 % B, 70 % A");
    expect(view.querySelector<HTMLElement>(".swipe")!.style.getPropertyValue("--at")).toBe("0.3");
  });

  test("its title says what is drawn, where that is not of its pane alone", () => {
    const titles = (mode: "side" | "difference" | "swipe" | "blink") =>
      [...room(at([pin()], { mode, example: 1 })).querySelectorAll(".pane h2")].map((head) =>
        textOf(head.querySelector(".drawn")),
      );
    expect((["side", "difference", "swipe", "blink"] as const).map(titles)).toEqual([
      ["", ""],
      ["A − B", ""],
      ["B | A", ""],
      ["B ⇄ A", ""],
    ]);
  });

  test("a difference says where it is largest", () => {
    const view = room(at([pin()], { mode: "difference", example: 1 }));
    expect(textOf(view.querySelector(".look .hint"))).toBe(
      "A − B. Higher in A, most on the right (by 2); higher in B, most on the left (by 8).",
    );
  });

  test("blinking is paused where it is asked for, and turned by hand then", () => {
    const view = room(at([pin()], { mode: "blink", blink: 0 }));
    const blink = view.querySelector("xai-blink")!;
    button(view, "Show the other").click();
    expect(blink.hasAttribute("turned")).toBe(true);
    button(view, "Show the other").click();
    expect(blink.hasAttribute("turned")).toBe(false);
  });

  test("bars have no swipe", () => {
    const bars = series({ axes: ["feature"], labels: ["a", "b"] });
    const run = create(RunSchema, { name: "run1", series: [bars] });
    const of = scene(
      { pins: pinsText([pin()]), mode: "swipe", example: 0 },
      bars,
      values([3, 2], [0, 1, 2, 3, 4, 5]),
      { run, steps: new Map([["grad_cam", STEPS]]) },
    );
    const view = room({ ...of, valuesOf: () => values([1, 2], [0.5, -1]) }, [run]);
    expect(modes(view)).toEqual(["Side by side", "Difference"]);
    expect(view.querySelectorAll(".bar-line")).toHaveLength(4);
  });
});

describe("measures", () => {
  const pairs = [
    { first: 0, second: 1, measured: [{ measure: "spearman", value: 0.25 }], shape: [7, 7], trouble: "" },
    { first: 0, second: 2, measured: [], shape: [], trouble: "One is of maps, the other of vectors." },
    { first: 1, second: 2, measured: [], shape: [], trouble: "One is of maps, the other of vectors." },
  ];

  test("are told with what they mean, and what cannot be measured in one sentence", () => {
    learnMeasures([
      create(MeasureSchema, {
        name: "spearman",
        label: "rank correlation (Spearman)",
        says: "1: no correlation",
      }),
    ]);
    const of = at([pin(), pin({ step: 1 })], {}, { pairs: () => here(pairs) });
    const found = room(of).querySelector(".measures")!;
    expect([...found.querySelectorAll("tr")].map(textOf)).toEqual([
      "Measure B – C Unrelated examples grad cam",
      "Rank correlation (Spearman) 1: no correlation 0.25 –",
      "Compared at cells, lines × columns 7 × 7",
    ]);
    expect(textOf(found)).toContain(
      "B and A, C and A cannot be measured. One is of maps, the other of vectors.",
    );
  });

  test("say what would log how far unrelated ones are apart, where the log holds nothing of a measure", () => {
    const measured = ["spearman", "ssim", "kendall"].map((measure) => ({ measure, value: 0.25 }));
    const told = (of: typeof measured) => {
      const known = [{ ...pairs[0]!, measured: of }];
      return [...room(at([pin()], {}, { pairs: () => here(known) })).querySelectorAll(".measures .hint")].map(textOf).slice(1);
    };
    expect(told(measured)).toEqual([
      "–: how far apart unrelated examples are is known only by measures that the training logs; " +
        'add them to Explain: drift=[…, "ssim", "kendall"].',
    ]);
    expect(told(measured.slice(0, 1))).toEqual([]);
  });

  test("keep their rows while others are on their way", () => {
    room(at([pin()], {}, { pairs: () => here(pairs.slice(0, 1)) }));
    const view = room(at([pin()], {}, { pairs: () => ({ kind: "waiting" }) }));
    expect(textOf(view.querySelector("tbody td"))).toBe("…");
  });
});

test("a card is pinned and taken back", () => {
  const chosen: Partial<Selection>[] = [];
  const shownCard = (pins: Pin[]): HTMLElement => {
    const of = at(pins, { step: 0 });
    return shown(card(of, { row: 1, place: 0, path: "" }, { shown: html`map` }, (p) => chosen.push(p)));
  };
  const plain = shownCard([]).querySelector<HTMLButtonElement>(".pin-card button")!;
  expect(plain.getAttribute("aria-label")).toBe("Pin example 1 at step 0 to compare");
  plain.click();
  const pinned = shownCard([PIN]);
  pinned.querySelector<HTMLButtonElement>(".pin-card button")!.click();
  button(pinned, "Compare").click();
  expect(chosen).toEqual([{ pins: pinsText([PIN]) }, { pins: "" }, { room: "compare" }]);
});
