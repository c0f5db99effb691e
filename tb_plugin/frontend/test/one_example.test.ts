// The room of one example: what it says, and where it leads.
import { create } from "@bufbuild/protobuf";
import { describe, expect, test } from "vitest";

import { RowSchema, Task } from "../src/gen/tf_xai_pb";
import type { Examples, Step } from "../src/data/log";
import { pinsOf } from "../src/state/pins";
import type { ExampleKey } from "../src/data/keys";
import { example, needsOfExample } from "../src/rooms/example/example";
import type { Scene } from "../src/scene";
import { curvesOfOne } from "../src/rooms/example/curves";
import type { Plot } from "../src/derived/plot";
import { cellAt, marks, moved, phases } from "../src/rooms/example/matrix/parts";
import { cursor, heads, laneNames, type Strip } from "../src/rooms/example/film/parts";
import { alarm, drifts, EXAMPLES, LOGGED, scene, series, STEPS, values } from "./logs";
import { shown, textOf } from "./seen";

const AROUND = { runs: [], dark: false, retry: () => undefined, requestInSight: () => undefined };
const nothing = (): void => undefined;
const PICTURES: Examples = {
  ...EXAMPLES,
  pictures: { height: 1, width: 1, channels: 1, bytes: new Uint8Array(3) },
};

function roomOf(of: Scene, choose: (patch: object) => void = nothing): HTMLElement {
  return shown(example(of, AROUND, choose));
}

function stripIn(room: HTMLElement): Strip {
  return (room.querySelector("xai-film") as unknown as { strip: Strip }).strip;
}

const button = (root: Element, text: string): HTMLButtonElement =>
  [...root.querySelectorAll("button")].find((one) => textOf(one).startsWith(text))!;

describe("which example", () => {
  test("the one that drifted most, where none was picked", () => {
    const room = roomOf(scene());
    expect(textOf(room.querySelector("h1"))).toBe("example 1");
    expect(textOf(room.querySelector(".place"))).toBe("1 of 3");
    expect(button(room, "‹").disabled).toBe(true);
  });

  test("the next and the one before, in the order of the page", () => {
    const chosen: object[] = [];
    const room = roomOf(scene({ example: 0, order: "probe" }), (patch) => chosen.push(patch));
    button(room, "Next").click();
    const select = room.querySelector<HTMLSelectElement>(".pick select")!;
    expect([...select.options].map((option) => option.text)).toEqual(["a cat", "example 1", "<i>dog</i>"]);
    select.value = "2";
    select.dispatchEvent(new Event("change"));
    expect(chosen).toEqual([{ example: 1 }, { example: 2 }]);
    expect(button(room, "‹").disabled).toBe(true);
  });

  test("the first that the filters leave, where none was picked", () => {
    const room = roomOf(scene({ search: "a cat" }));
    expect(textOf(room.querySelector("h1"))).toBe("a cat");
    expect(room.textContent).not.toContain("The filter hides");
  });

  test("one that the filters leave out says so, with a way to what they leave", () => {
    const chosen: object[] = [];
    const room = roomOf(scene({ example: 0, search: "dog" }), (patch) => chosen.push(patch));
    expect(room.textContent).toContain("The filter hides this example.");
    button(room, "Show the first").click();
    expect(chosen).toEqual([{ example: 2 }]);
    expect(roomOf(scene({ example: 0, search: "zebra" })).textContent).toContain("It leaves none.");
  });

  test("one that the filters leave out stays in view", () => {
    const room = roomOf(scene({ example: 0, search: "dog" }));
    const select = room.querySelector<HTMLSelectElement>(".pick select")!;
    expect([...select.options].map((option) => option.text)).toEqual(["a cat", "<i>dog</i>"]);
    expect(textOf(room.querySelector(".place"))).toBe("");
  });

  test("a row that is no example, by its name", () => {
    const rows = ["sex", "age"].map((name) => create(RowSchema, { name }));
    const chosen: object[] = [];
    const of = scene({ feature: "age", order: "probe" }, series({ kind: "curves", axes: ["at"], rows }));
    const room = roomOf(of, (patch) => chosen.push(patch));
    expect(textOf(room.querySelector("h1"))).toBe("age");
    expect(textOf(room.querySelector("#film"))).toBe("This feature at every step");
    expect(room.querySelector(".answer")).toBeNull();
    button(room, "‹").click();
    expect(chosen).toEqual([{ feature: "sex" }]);
  });

  test("none, where an explanation is about all of them", () => {
    const rows = [create(RowSchema, { name: "repeat 1" })];
    const of = scene({}, series({ name: "permutation", kind: "importance", rows, axes: ["feature"] }));
    of.loaded.run.series.push(series({ name: "grad_cam" }));
    const chosen: object[] = [];
    const room = roomOf(of, (patch) => chosen.push(patch));
    expect(textOf(room)).toContain("permutation is about the whole probe");
    button(room, "grad cam").click();
    button(room, "See").click();
    expect(chosen).toEqual([{ series: "grad_cam" }, { room: "examples" }]);
  });
});

describe("its head", () => {
  test("says what is explained, what the model says, and is a way to the steps it names", () => {
    const chosen: object[] = [];
    const room = roomOf(scene({ example: 0 }), (patch) => chosen.push(patch));
    expect(textOf(room.querySelector(".answer"))).toBe("At step 2, explaining “cat”: ✓ cat 90 %");
    button(room.querySelector(".summary")!, "step 1").click();
    expect(chosen).toEqual([{ step: 1 }]);
  });

  test("offers an animated picture of maps over pictures, of the part in view", () => {
    const links = (of: Scene): string[] =>
      [...roomOf(of).querySelectorAll<HTMLAnchorElement>("a[download]")].map((a) => a.getAttribute("href")!);
    const of = (selection: object, examples: Examples, axes = ["y", "x"]): Scene =>
      scene({ example: 2, ...selection }, series({ axes }), undefined, { examples });
    expect(links(of({ from: 1 }, PICTURES))).toEqual([
      "animation?run=run1&series=grad_cam&example=2&from=1&format=gif",
      "animation?run=run1&series=grad_cam&example=2&from=1&format=webp",
    ]);
    expect(links(of({}, EXAMPLES))).toEqual([]);
    expect(links(of({}, PICTURES, ["feature"]))).toEqual([]);
  });
});

describe("its film", () => {
  const of = (rest: object = {}): Scene =>
    scene({ example: 0, step: 1, ...rest }, series(), undefined, { alarms: [alarm(1)] });

  test("has the step in view, marks of alarms and flips, and names that lead to an explanation", () => {
    const room = roomOf(of());
    const strip = stripIn(room);
    const above = shown(heads(strip, { from: 0, to: 3 }));
    expect([...above.querySelectorAll("span")].map(textOf)).toEqual(["0", "1 ▼⇄", "2"]);
    expect([...above.querySelectorAll("i")].map((mark) => mark.title)).toEqual([
      "Alarm: grad cam, spearman, robust z 9.3 over 6",
      "The prediction changed from dog to cat",
    ]);
    expect(textOf(shown(laneNames(strip)))).toBe("grad cam 0 1");
    expect(shown(cursor(strip)).querySelector<HTMLElement>(".framed")!.style.left).toBe("90px");
    expect(textOf(room.querySelector(".film .caption"))).toBe(
      "Each explanation has a scale of its own, the same at all steps. ▼ an alarm rang. ⇄ the prediction changed. A click goes there.",
    );
  });

  test("leads to a step and an explanation of that example", () => {
    const chosen: object[] = [];
    const strip = stripIn(roomOf(of(), (patch) => chosen.push(patch)));
    strip.choose(0, 2);
    strip.choose(undefined, 0);
    expect(chosen).toEqual([{ example: 0, step: 2, series: "grad_cam" }, { example: 0, step: 0 }]);
  });

  test("says each frame in words", () => {
    const { says, label } = stripIn(roomOf(of()));
    expect(says(0, 0)).toBe("grad cam at step 0");
    expect(says(0, 1)).toBe("grad cam at step 1, drift 0.50 to the step before");
    expect(label).toContain("Film of 3 steps. grad cam at step 1, drift 0.50");
  });

  test("tells which frames there will never be, and asks for those in sight alone", () => {
    let asked: number[] = [];
    const flat = STEPS.map((at): Step => ({ ...at, degenerate: at.degenerate.map(() => at.step === 1) }));
    const whole = scene({ example: 0 }, series(), undefined, { steps: new Map([["grad_cam", flat]]) });
    const requestInSight = (keys: ExampleKey[]): void => void (asked = keys.map(({ step }) => step.step));
    const { frame, request } = stripIn(shown(example(whole, { ...AROUND, requestInSight }, nothing)));
    expect([frame(0, 0, 1), frame(0, 1, 1), frame(0, 2, 1)]).toEqual([undefined, "flat", undefined]);
    expect(asked).toEqual([]);
    request({ columns: { from: 1, to: 3 }, lanes: { from: 0, to: 1 } });
    expect(asked).toEqual([2]);
    request(undefined);
    expect(asked).toEqual([]);
    whole.troubleOf = () => "gone";
    expect(frame(0, 2, 1)).toBe("failed");
  });

  test("names what has no small drawing", () => {
    const one = of();
    one.loaded.run.series.push(series({ name: "dense_1", kind: "representations", axes: ["feature"] }));
    expect(textOf(roomOf({ ...one, loaded: { ...one.loaded } }))).toContain("Without a small drawing: dense 1.");
  });
});

describe("drift between any two steps", () => {
  const section = (of: Scene): string => textOf(roomOf(of).querySelector(".between"));

  test("says why there is none", () => {
    expect(section(scene({}, series(), undefined, { steps: new Map([["grad_cam", STEPS.slice(0, 1)]]) }))).toContain(
      "One step so far: there is nothing to compare.",
    );
    const bare = STEPS.map((at): Step => ({ ...at, drift: [] }));
    expect(section(scene({}, series(), undefined, { steps: new Map([["grad_cam", bare]]) }))).toContain(
      "No measure of drift was logged for this explanation.",
    );
    const cka = STEPS.map((at): Step => ({ ...at, drift: at.step ? [drifts("cka", [0.4])] : [] }));
    expect(section(scene({}, series(), undefined, { steps: new Map([["grad_cam", cka]]) }))).toContain(
      "cka has one number for the whole probe",
    );
  });

  test("is asked for at the steps in view, and a cell leads to the comparison of its two", () => {
    const chosen: { pins?: string }[] = [];
    const of = scene({ example: 2, from: 1 });
    const room = roomOf(of, (patch) => chosen.push(patch));
    const element = room.querySelector("xai-drift-matrix") as unknown as {
      compare: (step: number, reference: number) => void;
    };
    expect(needsOfExample(of, []).matrices).toEqual([
      {
        ...{ run: "run1", series: "grad_cam", measure: "spearman", row: 2, steps: [1, 2] },
        end: STEPS[2]!.wallTime,
      },
    ]);
    element.compare(2, 1);
    const { pins, ...rest } = chosen[0]!;
    expect(rest).toEqual({ room: "compare", mode: "side", step: 2, example: 2 });
    expect(pinsOf(pins!)).toEqual([{ run: "run1", series: "grad_cam", step: 1, example: 2 }]);
  });

  test("is walked by keys, within its edges", () => {
    const at = { row: 1, column: 1 };
    const to = (key: string) => Object.values(moved(at, key, 3) ?? {});
    expect(["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight", "Home", "End", "x"].map(to)).toEqual([
      ...[[0, 1], [2, 1], [1, 0], [1, 2], [1, 0], [1, 2], []],
    ]);
    expect(moved({ row: 2, column: 0 }, "ArrowDown", 3)).toEqual({ row: 2, column: 0 });
  });

  test("finds the cell under the pointer", () => {
    const box = { getBoundingClientRect: () => ({ left: 10, top: 20, width: 90, height: 90 }) };
    const pointer = (clientX: number, clientY: number) =>
      cellAt({ clientX, clientY, currentTarget: box } as unknown as MouseEvent, 3);
    expect(pointer(11, 109)).toEqual({ row: 2, column: 0 });
    expect(pointer(500, 0)).toEqual({ row: 0, column: 2 });
  });

  test("marks the step in view and the cell, and tells of phases", () => {
    const matrix = { steps: [0, 5, 10, 15], values: [] };
    const seen = shown(marks(matrix, 10, { row: 1, column: 3 }));
    expect(seen.querySelectorAll(".here")).toHaveLength(2);
    expect(seen.querySelector<HTMLElement>(".pointed")!.style.left).toBe("75%");
    expect(shown(marks(matrix, 7, undefined)).querySelectorAll("i")).toHaveLength(0);
    const went: number[] = [];
    const told = shown(phases(matrix, { start: 2, between: 0.6, within: 0.1 }, (to) => went.push(to)));
    expect(textOf(told)).toBe(
      "Two phases: steps 0 to 5, and from step 10 on. Drift is 0.60 on average between them, 0.10 within them.",
    );
    told.querySelector("button")!.click();
    expect(went).toEqual([10]);
  });
});

describe("its curves", () => {
  const plotsOf = (of: Scene): Plot[] =>
    curvesOfOne(of, { row: 0, name: "a cat", ofProbe: true }, false, nothing).map(
      (one) => (shown(one).querySelector("xai-curve") as unknown as { plot: Plot }).plot,
    );
  const lines = ({ lines }: Plot) => lines.map(({ name, ys }) => [name, ...ys]);

  test("are its score, how sure the model is, and drift by each measure to each reference", () => {
    const steps = STEPS.map((at): Step => ({
      ...at,
      drift: [...at.drift, drifts("spearman", [0.9, 0.9, 0.9], "another_example"), ...(at.step ? [drifts("spearman", [0.6, 0, 0], "first")] : [])],
    }));
    const of = scene({}, series({ score: "logit" }), undefined, { steps: new Map([["grad_cam", steps]]) });
    for (const [at, said] of of.loaded.predictions) said.score = [at, 0, 0];
    const plots = plotsOf(of);
    expect(plots.map(({ title }) => title)).toEqual([
      "Score of “cat”",
      "How sure the model is",
      "Drift to the previous step, by spearman",
      "Drift to the first step, by spearman",
      "Drift to the previous step, by topk iou",
    ]);
    expect(lines(plots[0]!)).toEqual([["cat", 0, 1, 2]]);
    expect(plots[1]!.lines[0]!.notes).toEqual(["says dog", "says cat", "says cat"]);
    expect(lines(plots[2]!)).toEqual([["grad cam", 0.5, 0.1], ["unrelated examples", 0.9, 0.9]]);
    expect(lines(plots[3]!)[0]).toEqual(["grad cam", 0.6, 0.6]);
  });

  test("of a quantity are its prediction, in its unit", () => {
    const examples = { ...EXAMPLES, task: Task.QUANTITIES, unit: "k€", classNames: [] };
    const of = scene({}, series(), undefined, { examples });
    for (const said of of.loaded.predictions.values()) said.score = [7];
    const [plot, ...others] = plotsOf(of);
    expect([plot!.title, plot!.caption]).toEqual(["Prediction: output 0", "what the model says, in k€"]);
    expect(others.every(({ title }) => title.startsWith("Drift"))).toBe(true);
  });
});

describe("channels", () => {
  const of = series({ axes: ["y", "x", "channel"], channels: ["edges", "<i>"] });
  const whole = (selection: object = {}): Scene => {
    const found = scene({ example: 1, ...selection }, of, undefined, {}, LOGGED);
    found.valuesOf = ({ step: { step: at } }) => values([1, 1, 1, 2], [0.25, at]);
    return found;
  };
  const tiles = (room: HTMLElement): string[] => [...room.querySelectorAll(".of-channels figure")].map(textOf);

  test("are shown by how far they moved, or as they are given", () => {
    const room = roomOf(whole());
    expect(textOf(room.querySelector(".of-channels h2"))).toBe("Channels of grad cam at step 2");
    expect(tiles(room)).toEqual(["<i> 1", "edges 0"]);
    expect(tiles(roomOf(whole({ channels: "given" })))).toEqual(["edges 0", "<i> 1"]);
  });

  test("stay in view, faded, while the next step's are on their way", () => {
    roomOf(whole());
    const next = whole({ step: 1 });
    next.valuesOf = () => undefined;
    const room = roomOf(next);
    expect(textOf(room.querySelector(".of-channels h2"))).toBe("Channels of grad cam at step 2");
    expect(room.querySelector(".of-channels .waiting")).not.toBeNull();
  });

  test("are left out where there are none, or one alone", () => {
    expect(roomOf(scene()).querySelector(".of-channels")).toBeNull();
    const one = scene({ example: 1 }, series({ axes: ["y", "x", "channel"] }));
    one.valuesOf = () => values([1, 1, 1, 1], [0.25]);
    expect(roomOf(one).querySelector(".of-channels")).toBeNull();
  });
});
