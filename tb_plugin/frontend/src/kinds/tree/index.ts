// A tree that imitates the model.
import { html } from "lit";

import { Task } from "../../gen/tf_xai_pb";
import type { Face } from "../../views/card";
import type { Drawn, Kind } from "../kind";
import { note } from "../numbers";
import { treeStyle } from "./style";
import { changesOf, tree } from "./tree";
import { depthOf, nodesByWay } from "./tree_changes";
import { treeDiagram } from "./tree_diagram";

export const treeKind: Kind = {
  name: "tree",
  applies: ({ kind }) => kind === "tree",
  rows: { word: "tree", lead: "", unrelated: "other trees", interchangeable: true },
  view: tree,
  compare: {
    face: comparedTree,
    measured: "Of a tree it is how much each feature counts in it that is measured.",
    since: (a, b) => ({ ...a, steps: [b.step], referenceIndex: 0 }),
    isWide: true,
  },
  // Leaves tell all classes at once.
  outputs: ({ task }, of) => (task === Task.CLASSES ? 0 : (of?.nodes[0]?.value.length ?? 0)),
  styles: [treeStyle],
};

function comparedTree(drawn: Drawn, among: Drawn[]): Face {
  const now = drawn.step.tree;
  if (!now) return { shown: note(`No tree was logged at step ${drawn.step.step}.`) };
  const depth = Math.max(...among.map(({ step }) => (step.tree ? depthOf(step.tree) : 0)));
  const before = drawn.steps[drawn.referenceIndex ?? -1]?.tree;
  const changes = changesOf(drawn, now, before);
  const shown = html`
    <div class="surrogate">${treeDiagram(drawn, { nodes: nodesByWay(now), changes, depth })}</div>
  `;
  return { shown };
}
