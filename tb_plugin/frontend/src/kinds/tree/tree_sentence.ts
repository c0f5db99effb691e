// What changed from one tree to another, in a sentence or two.
import type { Tree } from "../../gen/tf_xai_pb";
import { type Change, countOf, type Kind, nodesByWay } from "./tree_changes";
import { question, type Of } from "./tree_words";

// Of one node, and of several.
const SAID: [Kind, string, string][] = [
  ["feature", "asks for another feature", "ask for another feature"],
  ["threshold", "moved its threshold", "moved their thresholds"],
  ["grown", "grew out of a leaf", "grew out of leaves"],
  ["pruned", "became a leaf", "became leaves"],
  ["answer", "has another answer", "have other answers"],
];

export function changeSentence(
  of: Of,
  tree: Tree,
  found: Map<string, Change>,
  since: string,
): string {
  const counted = SAID.map(([kind, ...words]) => ({ count: countOf(found, kind), words }));
  const said = counted
    .filter(({ count }) => count > 0)
    .map(({ count, words: [one, many] }, i) => {
      const nodes = i > 0 ? "" : count > 1 ? " nodes" : " node";
      return `${count}${nodes} ${count > 1 ? many : one}`;
    });
  if (said.length === 0) return `Nothing changed since ${since}.`;
  return `Since ${since}: ${said.join(", ")}.${highest(of, tree, found)}`;
}

// The highest node that asks for another feature: all below it is new.
function highest(of: Of, tree: Tree, found: Map<string, Change>): string {
  const ways = [...nodesByWay(tree)].sort(([a], [b]) => a.length - b.length);
  for (const [way, node] of ways) {
    const change = found.get(way);
    if (change?.kind !== "feature") continue;
    const who = way === "" ? "The root" : "The highest of them";
    return ` ${who} asks “${question(of, node)}” instead of “${question(of, change.from)}”.`;
  }
  return "";
}
