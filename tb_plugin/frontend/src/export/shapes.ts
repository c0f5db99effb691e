// An SVG of the page, with what its styles say written into it and every place as it is seen.
import { isClear, paint, type Paper, rounded, tag } from "./paper";

type Numbers = (name: string) => number;

// As paths, which alone can be scaled without scaling their strokes.
const PATHS: Record<string, (shape: Element, of: Numbers) => string> = {
  path: (shape) => shape.getAttribute("d") ?? "",
  line: (_, of) => `M${of("x1")} ${of("y1")}L${of("x2")} ${of("y2")}`,
  rect: (_, of) => `M${of("x")} ${of("y")}h${of("width")}v${of("height")}h${-of("width")}z`,
  circle: (_, of) => ellipse(of("cx"), of("cy"), of("r"), of("r")),
  ellipse: (_, of) => ellipse(of("cx"), of("cy"), of("rx"), of("ry")),
  polyline: (shape) => `M${shape.getAttribute("points")}`,
  polygon: (shape) => `M${shape.getAttribute("points")}z`,
};

export function shape(
  element: SVGGraphicsElement,
  style: CSSStyleDeclaration,
  paper: Paper,
): string {
  const path = PATHS[element.localName]?.(element, (name) => lengthOf(element, name)) ?? "";
  const matrix = element.getScreenCTM();
  if (path === "" || !matrix) return "";
  const { left: e, top: f } = paper.placed({ left: matrix.e, top: matrix.f, width: 0, height: 0 });
  if (matrix.b !== 0 || matrix.c !== 0) {
    const { a, b, c, d } = matrix;
    const transform = `matrix(${[a, b, c, d, e, f].join(" ")})`;
    return tag("path", { d: path, transform, ...inked(style, 1) });
  }
  const by: Scaling = { a: matrix.a, d: matrix.d, e, f };
  const width = style.vectorEffect === "non-scaling-stroke" ? 1 : Math.sqrt(Math.abs(by.a * by.d));
  return tag("path", { d: scaled(path, by), ...inked(style, width) });
}

function inked(style: CSSStyleDeclaration, scale: number) {
  const fill = isClear(style.fill)
    ? { fill: "none" }
    : faded("fill", style.fill, style.fillOpacity);
  if (isClear(style.stroke) || parseFloat(style.strokeWidth) === 0) return fill;
  const dashes = style.strokeDasharray.match(/[\d.]+/g)?.map((dash) => Number(dash) * scale);
  return {
    ...fill,
    ...faded("stroke", style.stroke, style.strokeOpacity),
    "stroke-width": parseFloat(style.strokeWidth) * scale,
    "stroke-dasharray": dashes?.join(" "),
    "stroke-linecap": style.strokeLinecap === "butt" ? undefined : style.strokeLinecap,
    "stroke-linejoin": style.strokeLinejoin === "miter" ? undefined : style.strokeLinejoin,
  };
}

function faded(kind: "fill" | "stroke", colour: string, opacity: string) {
  const found = paint(kind, colour);
  const name = `${kind}-opacity`;
  const share = Number(found[name] ?? 1) * Number(opacity);
  return { ...found, [name]: share === 1 ? undefined : share };
}

function ellipse(x: number, y: number, rx: number, ry: number): string {
  return `M${x - rx} ${y}a${rx} ${ry} 0 1 0 ${2 * rx} 0a${rx} ${ry} 0 1 0 ${-2 * rx} 0z`;
}

// Attributes may be lengths in per cent.
function lengthOf(element: Element, name: string): number {
  const found: unknown = (element as unknown as Record<string, unknown>)[name];
  return found instanceof SVGAnimatedLength ? found.baseVal.value : 0;
}

// Paths where they are seen: scaled and moved, so that strokes stay as wide as they are.

// From a drawing's own numbers to the page's: x to `a` x + `e`, y to `d` y + `f`; none is mirrored.
export interface Scaling {
  a: number;
  d: number;
  e: number;
  f: number;
}

const COMMANDS = /([a-df-zA-DF-Z])([^a-df-zA-DF-Z]*)/g;
const NUMBERS = /[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?/gi;

// What the numbers of a command are: places or lengths along x and y, or neither.
const PARTS: Record<string, string> = {
  m: "xy",
  l: "xy",
  t: "xy",
  h: "x",
  v: "y",
  c: "xyxyxy",
  s: "xyxy",
  q: "xyxy",
  a: "wh...xy",
  z: "",
};

export function scaled(path: string, by: Scaling): string {
  return [...path.matchAll(COMMANDS)]
    .map(([, command, rest], i) => command + numbersOf(command!, rest!, by, i === 0))
    .join("");
}

// What a path begins with is no distance from anything.
function numbersOf(command: string, text: string, by: Scaling, first: boolean): string {
  const parts = PARTS[command.toLowerCase()] ?? "";
  const moves = command === command.toLowerCase();
  const scale = (value: number, i: number): number => {
    const part = parts[i % parts.length];
    const placed = !moves || (first && i < parts.length);
    if (part === "x") return by.a * value + (placed ? by.e : 0);
    if (part === "y") return by.d * value + (placed ? by.f : 0);
    if (part === "w") return by.a * value;
    return part === "h" ? by.d * value : value;
  };
  return (text.match(NUMBERS) ?? [])
    .map((number, i) => rounded(scale(Number(number), i)))
    .join(" ");
}
