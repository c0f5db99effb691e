// A tree from left to right. Each node has its place by its way from the root, so that it stays
// there while the training goes on.
import { html, nothing, svg, type SVGTemplateResult, type TemplateResult } from "lit";

import type { Node } from "../../gen/tf_xai_pb";
import { type Change, isLeaf, type Kind } from "./tree_changes";
import { answer, asksFor, question, type Of, shareOf, testOf } from "./tree_words";
import { rounded } from "../../views/frame";

const SLOT = 42; // height of a leaf
const COLUMN = 168; // least width
const WIDEST = 22; // of a branch that all rows take

const CLASSES: Partial<Record<Kind, string>> = { same: "", new: "below" }; // others: changed

export interface Diagram {
  nodes: Map<string, Node>;
  changes: Map<string, Change>;
  depth: number; // of the deepest tree of the training
}

export function treeDiagram(of: Of, diagram: Diagram): TemplateResult {
  const { nodes, depth } = diagram;
  const ways = [...nodes.keys()];
  const [width, height] = [COLUMN * (depth + 1), SLOT * 2 ** depth];
  return html`
    <div class="tree" role="tree" style="height:${height}px;min-width:${width}px">
      <svg viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true">
        ${ways.filter(Boolean).map((way) => branch(way, nodes.get(way)!, depth))}
      </svg>
      ${ways.map((way) => box(of, diagram, way))}
    </div>
  `;
}

function box(of: Of, { nodes, changes, depth }: Diagram, way: string): TemplateResult {
  const node = nodes.get(way)!;
  const change = changes.get(way) ?? { kind: "same" };
  const { x, y } = placeOf(way, depth);
  const leaf = isLeaf(node);
  const text = leaf ? answer(of, node) : asksFor(of, node);
  const said = changeText(of, node, change);
  const mark = said ? html`<em title=${said}>${said}</em>` : nothing;
  return html`
    <div
      class="node ${leaf ? "leaf" : ""} ${CLASSES[change.kind] ?? "changed"}"
      role="treeitem"
      aria-level=${way.length + 1}
      aria-selected="false"
      style="left:${x}%;top:${y}%;width:${widthOf(depth)}%"
    >
      ${way === "" ? nothing : html`<i class="way">${way.endsWith("y") ? "yes" : "no"}</i>`}
      <b title=${leaf ? text : question(of, node)}>${text}</b>
      <small>
        ${leaf ? nothing : html`<b>${testOf(of, node)}</b> ·`} ${shareOf(node)}
        ${leaf && said ? html`· ${mark}` : nothing}
      </small>
      ${leaf ? nothing : mark}
    </div>
  `;
}

function changeText(of: Of, node: Node, change: Change): string {
  if (change.kind === "same") return "";
  if (change.kind === "new") return "new";
  const { kind, from } = change;
  if (kind === "threshold") return `was: ${testOf(of, from)}`;
  if (kind === "feature") {
    const before = asksFor(of, from);
    return `was ${before === asksFor(of, node) ? question(of, from) : before}`;
  }
  if (kind === "answer") return `was ${answer(of, from)}`;
  if (kind === "grown") return `grown; was ${answer(of, from)}`;
  return `pruned; was ${asksFor(of, from)}`;
}

// From the right edge of the node above to the left edge of this one.
function branch(way: string, { share }: Node, depth: number): SVGTemplateResult {
  const above = placeOf(way.slice(0, -1), depth);
  const { x, y } = placeOf(way, depth);
  const from = above.x + widthOf(depth);
  const middle = rounded((from + x) / 2);
  const width = rounded(1 + (WIDEST - 1) * share);
  return svg`
    <path
      d="M${rounded(from)} ${above.y}C${middle} ${above.y} ${middle} ${y} ${x} ${y}"
      stroke-width=${width}
    />
  `;
}

// Left edge and middle, in per cent.
function placeOf(way: string, depth: number): { x: number; y: number } {
  const slot = [...way].reduce((found, turn) => 2 * found + Number(turn === "n"), 0);
  return {
    x: rounded((100 * way.length) / (depth + 1)),
    y: rounded((100 * (slot + 0.5)) / 2 ** way.length),
  };
}

function widthOf(depth: number): number {
  return rounded(84 / (depth + 1));
}
