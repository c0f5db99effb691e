// An SVG of the page, with what its styles say written into it and every place as it is seen.
import { isClear, paint, tag } from "./markup";
import type { Paper } from "./paper";
import { type Scaling, scaled } from "./path";

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
