// A part of the page as one SVG that any viewer opens: text stays text, drawings stay drawings.
import { DRAWING, LEFT_OUT } from "./attributes";
import { box, generated } from "./box";
import { textLines } from "./lines";
import { escaped, isClear, Paper, type Rect, tag } from "./paper";
import { picture } from "./pictures";
import { shape } from "./shapes";

// What knows better than its canvas what it shows. Its own corner is the origin.
export interface Drawable extends Element {
  vectors(paper: Paper): string;
}

export interface Drawing {
  svg: string;
  width: number;
  height: number;
}

const MARGIN = 12;
const FOOT = { height: 22, size: 11 };
const UNDRAWN = ["style", "script", "title", "desc", "defs", "select", "input", "template"];

// `foot` says below it where it comes from.
export function drawn(root: HTMLElement, foot: string): Drawing {
  root.toggleAttribute(DRAWING, true);
  try {
    return drawing(root, foot);
  } finally {
    root.toggleAttribute(DRAWING, false);
  }
}

function drawing(root: HTMLElement, foot: string): Drawing {
  const bounds = root.getBoundingClientRect();
  const width = Math.ceil(Math.max(bounds.width, root.scrollWidth)) + 2 * MARGIN;
  const most = Math.max(bounds.height, root.scrollHeight) + 2 * MARGIN;
  const [left, top] = [
    bounds.left - root.scrollLeft - MARGIN,
    bounds.top - root.scrollTop - MARGIN,
  ];
  const paper = new Paper(left, top, { left, top, width, height: most });
  const inside = children(root, paper);
  const height = Math.ceil(paper.lowest + FOOT.height + MARGIN);
  const style = getComputedStyle(root);
  const said = tag(
    "text",
    {
      x: MARGIN,
      y: height - MARGIN,
      fill: style.color,
      "font-size": FOOT.size,
      "font-family": "sans-serif",
    },
    escaped(foot),
  );
  const svg = tag(
    "svg",
    {
      xmlns: "http://www.w3.org/2000/svg",
      "xmlns:xlink": "http://www.w3.org/1999/xlink",
      width,
      height,
      viewBox: `0 0 ${width} ${height}`,
    },
    tag("rect", { width, height, fill: groundOf(root) }),
    paper.definitions(),
    inside,
    said,
  );
  return { svg, width, height };
}

function node(one: Node, paper: Paper): string {
  if (one instanceof Text) {
    const parent = one.parentElement;
    return parent ? textLines(one, getComputedStyle(parent), paper) : "";
  }
  if (!(one instanceof Element) || UNDRAWN.includes(one.localName)) return "";
  const style = getComputedStyle(one);
  const place = one.getBoundingClientRect();
  if (isHidden(one, style, place) || !paper.sees(place)) return "";
  const inside = element(one, style, place, paper);
  const opacity = Number(style.opacity);
  return opacity < 1 && inside !== "" ? tag("g", { opacity }, inside) : inside;
}

function element(one: Element, style: CSSStyleDeclaration, place: Rect, paper: Paper): string {
  if (one instanceof SVGSVGElement) paper.drawnAt(place);
  else if (one instanceof SVGGraphicsElement) {
    return shape(one, style, paper) + children(one, paper);
  }
  const own = one instanceof SVGElement ? "" : box(place, style, paper);
  const content = (): string => contentOf(one, style, place, paper);
  const radius = parseFloat(style.borderTopLeftRadius) || 0;
  return own + (style.overflow === "visible" ? content() : paper.within(place, radius, content));
}

function contentOf(one: Element, style: CSSStyleDeclaration, place: Rect, paper: Paper): string {
  if (one instanceof HTMLCanvasElement) return picture(one, place, style, paper);
  if ("vectors" in one) {
    const { left, top } = paper.drawnAt(place);
    return tag("g", { transform: `translate(${left} ${top})` }, (one as Drawable).vectors(paper));
  }
  return generated(one, place, paper) + children(one, paper);
}

// What lies above others comes after them.
function children(one: Element, paper: Paper): string {
  return childNodes(one)
    .map((child) => ({ child, layer: layerOf(child) }))
    .sort((a, b) => a.layer - b.layer)
    .map(({ child }) => node(child, paper))
    .join("");
}

function childNodes(one: Element): Node[] {
  if (one instanceof HTMLSlotElement) return one.assignedNodes();
  const closed = one instanceof HTMLDetailsElement && !one.open;
  return closed
    ? [...one.querySelectorAll(":scope > summary")]
    : [...(one.shadowRoot ?? one).childNodes];
}

function layerOf(child: Node): number {
  if (!(child instanceof HTMLElement || child instanceof SVGSVGElement)) return 0;
  const { position, zIndex } = getComputedStyle(child);
  return position === "static" ? 0 : Number(zIndex) || 0.5;
}

function isHidden(one: Element, style: CSSStyleDeclaration, place: Rect): boolean {
  if (style.display === "none" || style.visibility === "hidden" || one.hasAttribute(LEFT_OUT))
    return true;
  const cut = style.clipPath.startsWith("inset(50%");
  return cut || (style.overflow === "hidden" && place.width <= 1 && place.height <= 1);
}

// The first background that is seen behind it.
function groundOf(root: Element): string {
  for (let at: Element | null = root; at; at = outer(at)) {
    const { backgroundColor } = getComputedStyle(at);
    if (!isClear(backgroundColor)) return backgroundColor;
  }
  return "white";
}

function outer(element: Element): Element | null {
  const root = element.getRootNode();
  return element.parentElement ?? (root instanceof ShadowRoot ? root.host : null);
}
