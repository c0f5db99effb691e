import { create } from "@bufbuild/protobuf";
import { describe, expect, test } from "vitest";

import {
  CheckSchema,
  FeatureSchema,
  type Node,
  NodeSchema,
  Task,
  type Tree,
  TreeSchema,
} from "../src/gen/tf_xai_pb";
import { outputNames } from "../src/derived/outputs";
import { type Change, changes, depthOf, nodesByWay } from "../src/kinds/tree/tree_changes";
import { answer, rulesOf } from "../src/kinds/tree/tree_words";
import { tree } from "../src/kinds/tree/tree";
import { EXAMPLES, scene, series, STEPS } from "./logs";
import { shown, textOf } from "./seen";

const LABELS = ["radius", "texture", "area"];
const OF = series({
  ...{ name: "t", kind: "tree", axes: ["feature"], labels: LABELS, score: "logit" },
  checks: [create(CheckSchema, { name: "fidelity", label: "Fidelity", says: "How well it imitates." })],
});

// A tree as nested lists: [label, threshold, yes, no], or the value of a leaf.
type Shape = number | [number, number, Shape, Shape];

function treeOf(shape: Shape): Tree {
  const nodes: Node[] = [];
  const add = (part: Shape, share: number): number => {
    const place = nodes.push(create(NodeSchema, { share, label: -1 })) - 1;
    if (typeof part === "number") nodes[place]!.value = [part];
    else {
      const [label, threshold, yes, no] = part;
      Object.assign(nodes[place]!, { label, threshold, value: [0] });
      nodes[place]!.left = add(yes, share / 2);
      nodes[place]!.right = add(no, share / 2);
    }
    return place;
  };
  add(shape, 1);
  return create(TreeSchema, { nodes });
}

function compared(now: Shape, before: Shape): Record<string, Change["kind"]> {
  const found = changes(
    treeOf(now),
    treeOf(before),
    ({ threshold }) => threshold.toFixed(1),
    ({ value }) => (value[0]! > 0 ? "yes" : "no"),
  );
  return Object.fromEntries([...found].map(([way, { kind }]) => [way, kind]));
}

describe("what changed", () => {
  test("is nothing where both read the same", () => {
    expect(compared([0, 1.02, -1, 2], [0, 1.04, -3, 1])).toEqual({ "": "same", y: "same", n: "same" });
  });

  test("is a threshold, and answers of leaves", () => {
    expect(compared([0, 1, -1, 2], [0, 2, -1, -2])).toEqual({ "": "threshold", y: "same", n: "answer" });
  });

  test("is another feature, and all below is new", () => {
    expect(compared([0, 1, [1, 1, 1, 2], 2], [2, 1, [1, 1, 1, 2], 2])).toEqual({
      ...{ "": "feature", y: "new", n: "new", yy: "new", yn: "new" },
    });
  });

  test("is what grew, and what was pruned", () => {
    expect(compared([0, 1, [1, 1, 1, 2], 2], [0, 1, 1, [2, 2, 1, 1]])).toEqual({
      ...{ "": "same", y: "grown", yy: "new", yn: "new", n: "pruned" },
    });
  });
});

test("nodes are found by their way, in damaged trees too", () => {
  expect([...nodesByWay(treeOf([0, 1, [1, 2, 1, 2], 3])).keys()]).toEqual(["", "y", "yy", "yn", "n"]);
  const loop = treeOf([0, 1, 1, 2]);
  loop.nodes[0]!.left = 0;
  loop.nodes[0]!.right = 99;
  expect(depthOf(loop)).toBe(12);
  expect(depthOf(create(TreeSchema, {}))).toBe(0);
});

function sceneOf(shapes: Shape[], step: number, rest = {}) {
  const quality = [{ check: "fidelity", of: "", values: [0.937] }];
  const steps = shapes.map((shape, i) => ({ ...STEPS[i]!, tree: treeOf(shape), quality }));
  return scene({ step }, OF, undefined, { steps: new Map([["t", steps]]), ...rest });
}

const GROWING: Shape[] = [[0, 1, -1, 2], [0, 1.5, [1, 7, -1, -2], 2], [2, 3, -1, 2]];

describe("rules", () => {
  test("say once what is asked twice, those for most rows first", () => {
    const at = sceneOf([[0, 4, [0, 2, -1, [1, 7, 1, 2]], 3]], 0);
    expect(rulesOf(at, at.step.tree!)).toEqual([
      { conditions: ["radius > 4"], answer: "dog (3)", share: 0.5 },
      { conditions: ["radius ≤ 2"], answer: "cat (−1)", share: 0.25 },
      { conditions: ["2 < radius ≤ 4", "texture ≤ 7"], answer: "dog (1)", share: 0.125 },
      { conditions: ["2 < radius ≤ 4", "texture > 7"], answer: "dog (2)", share: 0.125 },
    ]);
  });

  test("name categories, by code or by one-hot column, and units", () => {
    const features = [
      { name: "district", categories: ["north", "south", "port"] },
      { name: "heat", categories: ["electric", "non-electric"] },
      { name: "area", unit: "m²" },
    ].map((feature) => create(FeatureSchema, feature));
    const examples = { ...EXAMPLES, features };
    const labels = ["district", "heat=non-electric", "area"];
    const shape: Shape = [0, 1.5, [1, 0.5, -1, 2], [2, 70, 3, 4]];
    const steps = [{ ...STEPS[0]!, tree: treeOf(shape) }];
    const at = scene({}, { ...OF, labels }, undefined, { examples, steps: new Map([["t", steps]]) });
    expect(rulesOf(at, at.step.tree!).map(({ conditions }) => conditions.join("; "))).toEqual([
      "district is north or south; heat is not non-electric",
      "district is north or south; heat is non-electric",
      "district is port; area ≤ 70 m²",
      "district is port; area > 70 m²",
    ]);
    expect(textOf(shown(tree(at)).querySelectorAll(".node")[1]!)).toContain("heat is not non-electric");
  });

  test("name one-hot columns that say nothing of their feature", () => {
    const garden = create(FeatureSchema, { name: "garden", categories: ["none", "large"] });
    const steps = [{ ...STEPS[0]!, tree: treeOf([0, 0.5, 1, 2]) }];
    const rest = { examples: { ...EXAMPLES, features: [garden] }, steps: new Map([["t", steps]]) };
    const at = scene({}, { ...OF, labels: ["large"] }, undefined, rest);
    expect(rulesOf(at, at.step.tree!).map(({ conditions }) => conditions.join())).toEqual([
      "garden is not large",
      "garden is large",
    ]);
  });

  test("answer with a class or with a quantity", () => {
    const leaf = (value: number[]) => create(NodeSchema, { label: -1, value });
    expect(answer(sceneOf(GROWING, 0), leaf([0.2, 0.9]))).toBe("dog (0.9)");
    const examples = { ...EXAMPLES, task: Task.QUANTITIES, unit: "€", classNames: [] };
    expect(answer(sceneOf(GROWING, 0, { examples }), leaf([812]))).toBe("812 €");
  });
});

describe("the view", () => {
  const said = (step: number, shapes = GROWING) =>
    textOf(shown(tree(sceneOf(shapes, step))).querySelector("p"));

  test("tells fidelity and what changed", () => {
    expect(said(0)).toBe("Fidelity 0.94. Nothing to compare this step with.");
    expect(said(1)).toBe(
      "Fidelity 0.94. Since step 0: 1 node moved its threshold, 1 grew out of a leaf.",
    );
    expect(said(2)).toBe(
      "Fidelity 0.94. Since step 1: 1 node asks for another feature. " +
        "The root asks “area ≤ 3” instead of “radius ≤ 1.5”.",
    );
    expect(said(1, [GROWING[0]!, GROWING[0]!])).toBe("Fidelity 0.94. Nothing changed since step 0.");
  });

  test("says how to read it", () => {
    const hint = (rest = {}) =>
      textOf(shown(tree(sceneOf(GROWING, 0, rest))).querySelector(".hint"));
    expect(hint()).toContain("In brackets: the mean logit of “dog”. Fidelity: How well it imitates.");
    const examples = { ...EXAMPLES, task: Task.QUANTITIES, classNames: [] };
    expect(hint({ examples })).toContain("At the ends: the mean logit.");
    const [first] = GROWING;
    const several = treeOf(first!);
    several.nodes.forEach((node) => (node.value = [1, 2]));
    const steps = new Map([["t", [{ ...STEPS[0]!, tree: several }, ...STEPS.slice(1)]]]);
    expect(hint({ steps })).toContain("In brackets: the mean logit of that class.");
  });

  test("offers the labels that its leaves tell apart", () => {
    const tells = treeOf(GROWING[0]!);
    tells.nodes.forEach((node) => (node.value = [1, 2]));
    const steps = new Map([["t", [{ ...STEPS[0]!, tree: tells }, ...STEPS.slice(1)]]]);
    const names = (task: Task) =>
      outputNames(sceneOf(GROWING, 0, { steps, examples: { ...EXAMPLES, task } }));
    expect(names(Task.LABELS)).toEqual(["cat", "dog"]);
    expect(names(Task.CLASSES)).toEqual([]);
  });

  test("marks changed nodes in words", () => {
    const there = shown(tree(sceneOf(GROWING, 1)));
    expect([...there.querySelectorAll(".node")].map(textOf)).toEqual([
      "radius ≤ 1.5 · 100 % of rows was: ≤ 1",
      "yes texture ≤ 7 · 50 % of rows grown; was cat (−1)",
      "yes cat (−1) 25 % of rows · new",
      "no cat (−2) 25 % of rows · new",
      "no dog (2) 50 % of rows",
    ]);
    expect(there.querySelectorAll(".changed")).toHaveLength(2);
  });

  test("leaves nodes where they are while the tree grows", () => {
    const places = [0, 1, 2].map((step) => {
      const boxes = [...shown(tree(sceneOf(GROWING, step))).querySelectorAll<HTMLElement>(".node")];
      const [root, ...others] = boxes;
      return [root!, others.at(-1)!].map((node) => node.getAttribute("style"));
    });
    expect(places).toEqual([places[0], places[0], places[0]]);
  });

  test("says where there is none", () => {
    expect(textOf(shown(tree(scene({}, OF, undefined, { steps: new Map([["t", STEPS]]) }))))).toBe(
      "No tree was logged at step 2.",
    );
  });

  test("names features as the log has them", () => {
    const hostile = { ...OF, labels: ["<img src=x>", "", ""] };
    const steps = [{ ...STEPS[0]!, tree: treeOf([0, 1, -1, 2]) }];
    const there = shown(tree(scene({}, hostile, undefined, { steps: new Map([["t", steps]]) })));
    expect(there.querySelector("img")).toBeNull();
    expect(textOf(there.querySelector(".node b"))).toBe("<img src=x>");
  });
});
