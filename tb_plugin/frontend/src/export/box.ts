// The background and the borders of an element.
import { gradientOf, gradientTag } from "./gradient";
import { isClear, paint, type Rect, tag } from "./markup";
import type { Paper } from "./paper";

interface Side {
  width: number;
  colour: string;
  style: string;
}

const SIDES = ["top", "right", "bottom", "left"] as const;
const DASHES: Record<string, number[]> = { dashed: [3, 2], dotted: [1, 1.5] }; // in widths

export function box(place: Rect, style: CSSStyleDeclaration, paper: Paper): string {
  const sides = SIDES.map((side) => sideOf(style, side));
  const at = paper.placed(place);
  const radius = Math.min(parseFloat(style.borderTopLeftRadius) || 0, at.height / 2);
  const even = sides.every((side) => JSON.stringify(side) === JSON.stringify(sides[0]));
  const [first] = sides as [Side];
  const back = background(at, radius, style, paper);
  const lines =
    even && first.width > 0
      ? framed(at, radius, first)
      : sides.map((side, i) => line(at, side, i)).join("");
  if (back + lines !== "") paper.drawnAt(place);
  return back + lines;
}

function background(at: Rect, rx: number, style: CSSStyleDeclaration, paper: Paper): string {
  const { backgroundColor, backgroundImage } = style;
  const shape = style.clipPath.startsWith("polygon") ? style.clipPath : "";
  const plain = isClear(backgroundColor)
    ? ""
    : filled(at, rx, paint("fill", backgroundColor), shape);
  const gradient = gradientOf(backgroundImage);
  if (!gradient) return plain;
  const fill = paper.share((id) => gradientTag(id, gradient));
  return plain + filled(part(at, style), rx, { fill }, "");
}

function filled(at: Rect, rx: number, colour: ReturnType<typeof paint>, shape: string): string {
  if (shape) return tag("polygon", { points: polygon(shape, at), ...colour });
  const { left: x, top: y, width, height } = at;
  return tag("rect", { x, y, width, height, rx: rx || undefined, ...colour });
}

// “polygon(0px 0px, calc(100% - 6px) 0px, …)”.
function polygon(shape: string, { left, top, width, height }: Rect): string {
  const length = (text: string, whole: number): number => {
    const share = Number(/(-?[\d.]+)%/.exec(text)?.[1] ?? 0) / 100;
    const [, sign, pixels] = /([+-]?)\s*([\d.]+)px/.exec(text) ?? [];
    return share * whole + Number(`${sign ?? ""}${pixels ?? 0}`);
  };
  const corners = shape.slice("polygon(".length, -1).split(/,\s*/);
  return corners
    .map((corner) => corner.match(/calc\([^)]*\)|\S+/g)!)
    .map(([x, y]) => `${left + length(x!, width)},${top + length(y!, height)}`)
    .join(" ");
}

// A background may be thinner than what it lies behind.
function part(
  at: Rect,
  { backgroundSize, backgroundPosition, backgroundRepeat }: CSSStyleDeclaration,
) {
  const width = parseFloat(backgroundSize);
  if (backgroundRepeat !== "no-repeat" || !/^[\d.]+px 100%$/.test(backgroundSize)) return at;
  const share = (parseFloat(backgroundPosition) || 0) / 100;
  return { ...at, left: at.left + share * (at.width - width), width };
}

function framed({ left, top, width, height }: Rect, radius: number, side: Side): string {
  const inset = side.width / 2;
  return tag("rect", {
    x: left + inset,
    y: top + inset,
    width: Math.max(0, width - side.width),
    height: Math.max(0, height - side.width),
    rx: Math.max(0, radius - inset) || undefined,
    fill: "none",
    ...strokeOf(side),
  });
}

function line({ left, top, width, height }: Rect, side: Side, i: number): string {
  if (side.width === 0) return "";
  const inset = side.width / 2;
  const d = [
    `M${left} ${top + inset}h${width}`,
    `M${left + width - inset} ${top}v${height}`,
    `M${left} ${top + height - inset}h${width}`,
    `M${left + inset} ${top}v${height}`,
  ][i]!;
  return tag("path", { d, fill: "none", ...strokeOf(side) });
}

function strokeOf({ width, colour, style }: Side) {
  const dash = DASHES[style]?.map((length) => length * width).join(" ");
  return { ...paint("stroke", colour), "stroke-width": width, "stroke-dasharray": dash };
}

function sideOf(style: CSSStyleDeclaration, side: (typeof SIDES)[number]): Side {
  const of = (what: string): string => style.getPropertyValue(`border-${side}-${what}`);
  const seen = !["none", "hidden"].includes(of("style")) && !isClear(of("color"));
  return {
    width: seen ? parseFloat(of("width")) || 0 : 0,
    colour: of("color"),
    style: of("style"),
  };
}
