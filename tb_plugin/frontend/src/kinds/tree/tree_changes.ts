// What changed from one tree to another, node by node, the root first.
import type { Node, Tree } from "../../gen/tf_xai_pb";

export type Change =
  | { kind: "same" }
  | { kind: "feature"; from: Node } // asks for another feature: nothing below can be compared
  | { kind: "threshold"; from: Node }
  | { kind: "grown"; from: Node } // was a leaf
  | { kind: "pruned"; from: Node } // is a leaf now
  | { kind: "answer"; from: Node } // a leaf that says something else
  | { kind: "new" }; // below one that asks for another feature, or that has grown

export type Kind = Change["kind"];

const MAX_DEPTH = 12; // a log is not to be trusted

// Nodes by their way from the root: "" itself, then "y" for each yes and "n" for each no.
export function nodesByWay({ nodes }: Tree): Map<string, Node> {
  const found = new Map<string, Node>();
  const visit = (place: number, way: string): void => {
    const node = nodes[place];
    if (!node || way.length > MAX_DEPTH) return;
    found.set(way, node);
    if (isLeaf(node)) return;
    visit(node.left, `${way}y`);
    visit(node.right, `${way}n`);
  };
  visit(0, "");
  return found;
}

export function isLeaf({ label }: Node): boolean {
  return label < 0;
}

export function depthOf(tree: Tree): number {
  return Math.max(0, ...[...nodesByWay(tree).keys()].map((way) => way.length));
}

// `threshold` and `answer` say what people read: what reads the same is the same.
export function changes(
  now: Tree,
  before: Tree,
  threshold: (node: Node) => string,
  answer: (node: Node) => string,
): Map<string, Change> {
  const earlier = nodesByWay(before);
  const found = new Map<string, Change>();
  for (const [way, node] of nodesByWay(now)) {
    const above = found.get(way.slice(0, -1));
    const lost = way !== "" && above && ["feature", "grown", "new"].includes(above.kind);
    const from = lost ? undefined : earlier.get(way);
    found.set(way, from ? compared(node, from, threshold, answer) : { kind: "new" });
  }
  return found;
}

function compared(
  node: Node,
  from: Node,
  threshold: (node: Node) => string,
  answer: (node: Node) => string,
): Change {
  if (isLeaf(node) && isLeaf(from)) {
    return answer(node) === answer(from) ? { kind: "same" } : { kind: "answer", from };
  }
  if (isLeaf(node)) return { kind: "pruned", from };
  if (isLeaf(from)) return { kind: "grown", from };
  if (node.label !== from.label) return { kind: "feature", from };
  return threshold(node) === threshold(from) ? { kind: "same" } : { kind: "threshold", from };
}

export function countOf(found: Map<string, Change>, kind: Kind): number {
  return [...found.values()].filter((change) => change.kind === kind).length;
}
