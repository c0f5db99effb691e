import { describe, expect, test } from "vitest";

import type { SampledValues } from "../src/data/values_near";
import { importanceOf, ranksOf, trendsOf } from "../src/kinds/importance/weights";
import { leader, riser } from "../src/kinds/importance/importance_sentences";
import type { Values } from "../src/data/log";
import { wave } from "../src/kinds/importance/bump";
import { importance } from "../src/kinds/importance/importance";
import { apart } from "../src/kinds/importance/importance_lines";
import { LOGGED, scene, series, STEPS } from "./logs";
import { pathsOf, shown, textOf } from "./seen";

const nothing = () => undefined;

const LABELS = ["area", "rooms", "age"];
const OF = series({ name: "p", kind: "importance", axes: ["feature"], labels: LABELS });

// Two repeats of three features.
function repeats(...means: number[]): Values {
  const data = [-1, 1].flatMap((aside) => means.map((mean) => mean + aside));
  return { shape: [2, 3], data: new Float32Array(data) };
}

const SAMPLED: SampledValues = {
  steps: STEPS,
  values: [repeats(4, 2, 1), repeats(4, 3, 1), repeats(4, 1, 8)],
  missing: 0,
};

function sceneAt(step: number, selection = {}, of = OF) {
  const rest = { steps: new Map([["p", STEPS]]) };
  return scene({ step, ...selection }, of, SAMPLED.values[step], rest, LOGGED, SAMPLED);
}

function seenAt(step: number, selection = {}): HTMLElement {
  return shown(importance(sceneAt(step, selection), nothing));
}

describe("importance", () => {
  test("of repeats is their mean, from the lowest to the highest", () => {
    const { mean, low, high } = importanceOf(OF, repeats(4, 2, -1));
    expect([[...mean], [...low], [...high]]).toEqual([[4, 2, -1], [3, 1, -2], [5, 3, 0]]);
  });

  test("of examples is the mean |value|, without a spread", () => {
    const values = { shape: [2, 2], data: new Float32Array([1, -3, -1, 1]) };
    const { mean, low, high } = importanceOf(series(), values);
    expect([[...mean], [...low], [...high]]).toEqual([[1, 2], [1, 2], [1, 2]]);
  });

  test("names the ten features that ever mattered most", () => {
    expect(trendsOf(OF, SAMPLED).top).toEqual([2, 0, 1]);
    const many = { shape: [1, 12], data: Float32Array.from({ length: 12 }, (_, i) => i) };
    const { top, others } = trendsOf(OF, { steps: STEPS.slice(0, 1), values: [many] });
    expect([top.length, top[0], others]).toEqual([10, 11, [1, 0]]);
  });

  test("ranks what it is asked for", () => {
    expect(ranksOf(importanceOf(OF, repeats(4, 2, 8)), [2, 0, 1])).toEqual([0, 1, 2]);
    expect(ranksOf(importanceOf(OF, repeats(4, 2, 8)), [1, 0])).toEqual([1, 0]);
  });
});

describe("in words", () => {
  const weights = (...mean: number[]) =>
    importanceOf(series(), { shape: [1, mean.length], data: new Float32Array(mean) });
  const names = series({ labels: Array.from({ length: 12 }, (_, i) => `f${i}`) });
  const rising = (...steps: number[][]) => {
    const values = steps.map((data) => ({ shape: [1, 12], data: new Float32Array(data) }));
    return riser(names, trendsOf(names, { steps: STEPS.slice(0, steps.length), values }));
  };

  test("many that are level are counted, and those of one weight are tied", () => {
    expect(leader(names, weights(1, 2, 2), 3)).toBe("At step 3 “f1” and “f2” matter most (2 each).");
    expect(leader(names, weights(...new Array<number>(12).fill(0)), 0)).toBe(
      "At step 0 “f0”, “f1”, “f2” and 9 others matter most (0 each).",
    );
    expect(leader(names, weights(NaN), 0)).toBe("At step 0 no feature has a weight.");
  });

  test("ranks are among all features, not among those that are shown", () => {
    const start = [0, 20, 19, 18, 17, 16, 15, 14, 13, 12, 3, 2];
    const end = [30, 20, 19, 18, 17, 16, 15, 14, 13, 12, 3, 2];
    expect(rising(start, end)).toBe(
      "Of these 10, “f0” rose most over the training: from rank 12 to 1 of 12.",
    );
  });

  test("nobody rose where all stayed, or where only those rose that are not shown", () => {
    const start = [20, 19, 18, 17, 16, 15, 14, 13, 12, 11, 3, 2];
    expect(rising(start, start)).toBe("All ranks at the end are what they were at the start.");
    const end = [...start.slice(0, 9), 1, 3, 2];
    expect(rising(start, end)).toBe("Of these 10, none rose over the training.");
  });
});

describe("the view", () => {
  test("says who leads now and who rose", () => {
    expect(textOf(seenAt(2).querySelector("p"))).toBe(
      "At step 2 “age” matters most (8). “age” rose most over the training: from rank 3 to 1.",
    );
  });

  test("names all that the repeats cannot tell from the first", () => {
    expect(textOf(seenAt(1).querySelector("p"))).toContain(
      "At step 1 “area” and “rooms” matter most (4 and less): their repeats overlap.",
    );
  });

  test("has bars in one order at all steps, with what they are compared with", () => {
    for (const step of [0, 1, 2]) {
      const names = [...seenAt(step).querySelectorAll(".weights .feature")].map(textOf);
      expect(names).toEqual(["age", "area", "rooms"]);
    }
    expect(seenAt(0).querySelectorAll(".rail .before")).toHaveLength(0);
    expect(seenAt(1).querySelectorAll(".rail .before")).toHaveLength(3);
    expect([...seenAt(2).querySelectorAll(".weights b")].map(textOf)).toEqual(["8", "4", "1"]);
  });

  test("draws a line, a band and a rank for each feature, and the steps in view", () => {
    const [lines, ranks] = seenAt(1).querySelectorAll("svg");
    expect(pathsOf(lines!, "line")).toHaveLength(3);
    expect(pathsOf(lines!, "band")).toHaveLength(3);
    expect(pathsOf(lines!, "cursor")).toEqual(["M50 0v100"]);
    expect(pathsOf(lines!, "then")).toEqual(["M0 0v100"]);
    expect(pathsOf(ranks!, "line")[0]).toBe(
      "M0 83.33C25 83.33 25 83.33 50 83.33C75 83.33 75 16.67 100 16.67",
    );
  });

  test("names lines at both ends of the ranks", () => {
    const ends = [...seenAt(1).querySelectorAll(".ranks .names")].map((side) =>
      [...side.querySelectorAll<HTMLElement>(".feature")]
        .sort((a, b) => parseFloat(a.style.top) - parseFloat(b.style.top))
        .map(textOf),
    );
    expect(ends).toEqual([["area", "rooms", "age"], ["age", "area", "rooms"]]);
  });

  test("picks a feature by name, and lets it go", () => {
    const chosen: object[] = [];
    for (const feature of ["", "area"]) {
      const there = shown(importance(sceneAt(1, { feature }), (patch) => chosen.push(patch)));
      there.querySelector<HTMLElement>(".trend button.f1")!.click();
    }
    expect(chosen).toEqual([{ feature: "area" }, { feature: "" }]);
    const picked = seenAt(1, { feature: "area" }).querySelectorAll(".picked");
    expect(new Set([...picked].map((one) => /f\d/.exec(one.getAttribute("class")!)![0]))).toEqual(
      new Set(["f1"]),
    );
  });

  test("leads to the step that is clicked", () => {
    const chosen: object[] = [];
    const there = shown(importance(sceneAt(0), (patch) => chosen.push(patch)));
    const area = there.querySelector<HTMLElement>(".training")!;
    area.getBoundingClientRect = () => ({ left: 100, width: 200 }) as DOMRect;
    for (const name of ["pointerdown", "pointerup"]) {
      area.dispatchEvent(new PointerEvent(name, { clientX: 290, button: 0 }));
    }
    expect(chosen).toEqual([{ step: 2 }]);
  });

  test("of one step has bars alone, and of none waits", () => {
    const one = { steps: new Map([["p", STEPS.slice(0, 1)]]) };
    const alone = shown(importance(scene({}, OF, repeats(1, 2, 3), one), nothing));
    const count = (name: string) => alone.querySelectorAll(name).length;
    expect([count("svg"), count("li")]).toEqual([0, 3]);
    const none = shown(importance(scene({}, OF, undefined, one), nothing));
    expect(textOf(none.querySelector("p"))).toBe("Waiting for step 0.");
  });
});

test("labels leave each other room, and stay where they can", () => {
  expect(apart([10, 12, 60], 18, 100)).toEqual([10, 28, 60]);
  expect(apart([95, 90, 99], 10, 100)).toEqual([90, 80, 100]);
});

test("a wave is level at each of its points", () => {
  expect(wave([0, 10], [5, 7])).toBe("M0 5C5 5 5 7 10 7");
});
