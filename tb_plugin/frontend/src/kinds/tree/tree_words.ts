// A tree in words: what its nodes ask, what its leaves say, and its rules.
import { className } from "../../data/log";
import { type Bounds, columnName, upTo, within } from "../../derived/columns";
import { unitOf } from "../../derived/outputs";
import { type Node, Task, type Tree } from "../../gen/tf_xai_pb";
import type { Scene } from "../../scene";
import { percent, shortNumber, withUnit } from "../../common/numbers";
import { type Change, countOf, isLeaf, type Kind, nodesByWay } from "./tree_changes";

export interface Rule {
  conditions: string[];
  answer: string;
  share: number;
}

export type Of = Pick<Scene, "series" | "examples" | "channel">;

export function asksFor(of: Of, { label }: Node): string {
  return columnName(of, label);
}

export function testOf(of: Of, { label, threshold }: Node): string {
  return upTo(of, label, threshold);
}

export function question(of: Of, node: Node): string {
  return `${asksFor(of, node)} ${testOf(of, node)}`;
}

// The class that the mean scores speak for; of quantities and labels nothing but their number.
export function classOf({ series, examples }: Of, { value }: Node): string {
  if (examples.task !== Task.CLASSES) return "";
  if (value.length > 1) return className(examples, value.indexOf(Math.max(...value)));
  const two = series.score === "logit" && examples.classNames.length === 2;
  return two ? className(examples, Number(value[0]! > 0)) : "";
}

export function answer(of: Of, { value, ...node }: Node): string {
  const { examples, channel } = of;
  const name = classOf(of, { value, ...node });
  if (name) return `${name} (${shortNumber(Math.max(...value))})`;
  const output = Math.min(channel, value.length - 1);
  const number = withUnit(value[output], unitOf(examples, output, value.length));
  return value.length > 1 ? `${className(examples, output)} ${number}` : number;
}

export function shareOf({ share }: { share: number }): string {
  return `${percent(share)} of rows`;
}

// One rule a leaf, the one for most rows first.
export function rulesOf(of: Of, tree: Tree): Rule[] {
  const nodes = nodesByWay(tree);
  const leaves = [...nodes].filter(([, node]) => isLeaf(node));
  return leaves
    .map(([way, leaf]) => ({
      conditions: conditions(of, nodes, way),
      answer: answer(of, leaf),
      share: leaf.share,
    }))
    .sort((a, b) => b.share - a.share);
}

// What is asked twice is said once, within its bounds.
function conditions(of: Of, nodes: Map<string, Node>, way: string): string[] {
  const bounds = new Map<number, Bounds>();
  for (let depth = 0; depth < way.length; depth++) {
    const { label, threshold } = nodes.get(way.slice(0, depth))!;
    const known = bounds.get(label) ?? { low: -Infinity, high: Infinity };
    if (way[depth] === "y") known.high = Math.min(known.high, threshold);
    else known.low = Math.max(known.low, threshold);
    bounds.set(label, known);
  }
  return [...bounds].map(([label, known]) => within(of, label, known));
}

// What changed from one tree to another, in a sentence or two.

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
