// The background and the borders of an element.
import { written } from "./lines";
import { isClear, paint, type Paper, type Rect, tag } from "./paper";

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

// A background of CSS that runs from one colour to others, as SVG has it.
export interface Gradient {
  angle: number; // of CSS: 0 upwards, 90 to the right
  stops: Stop[];
  period: number; // in pixels, after which it begins anew; 0: it runs from end to end
}

interface Stop {
  colour: string;
  at: number; // from 0 to 1
}

const DIRECTIONS: Record<string, number> = {
  "to top": 0,
  "to right": 90,
  "to bottom": 180,
  "to left": 270,
};

// Of the computed style; undefined: another background, or none.
export function gradientOf(text: string): Gradient | undefined {
  const found = /^(repeating-)?linear-gradient\((.*)\)$/.exec(text.replace(/ ?in oklab ?/, ""));
  if (!found) return undefined;
  const parts = found[2]!.split(/,\s*(?![^(]*\))/);
  const angle = angleOf(parts[0]!);
  const stops = angle === undefined ? parts : parts.slice(1);
  const period = found[1] ? Number(/([\d.]+)px$/.exec(stops.at(-1)!)?.[1] ?? 0) : 0;
  const placed = stops.flatMap((stop, i) => stopsOf(stop, i / (stops.length - 1), period));
  return { angle: angle ?? 180, stops: placed, period };
}

export function gradientTag(id: string, { angle, stops, period }: Gradient): string {
  const turn = (angle * Math.PI) / 180;
  const [x, y] = [Math.sin(turn), -Math.cos(turn)];
  const whole = { x1: (1 - x) / 2, y1: (1 - y) / 2, x2: (1 + x) / 2, y2: (1 + y) / 2 };
  const part = { x1: 0, y1: 0, x2: x * period, y2: y * period };
  const again = { ...part, gradientUnits: "userSpaceOnUse", spreadMethod: "repeat" };
  const inside = stops.map(({ colour, at }) =>
    tag("stop", { offset: at, ...paint("stop", colour) }),
  );
  return tag("linearGradient", { id, ...(period > 0 ? again : whole) }, ...inside);
}

function angleOf(text: string): number | undefined {
  const degrees = /^(-?[\d.]+)deg$/.exec(text)?.[1];
  return degrees === undefined ? DIRECTIONS[text] : Number(degrees);
}

// A colour may reach from one place to another.
function stopsOf(text: string, otherwise: number, period: number): Stop[] {
  const [, colour, places] = /^(.*?)((?:\s+[\d.]+(?:%|px))*)$/.exec(text)!;
  const known = places!.match(/[\d.]+/g)?.map((place) => Number(place) / (period || 100));
  return (known ?? [otherwise]).map((at) => ({ colour: colour!, at }));
}

// What styles write before a text: marks, and the numbers of a list.
const BULLET_ROOM = 8;
const LETTERS = 1.2; // height of a line's letters, in sizes of the font

export function generated(one: Element, place: Rect, paper: Paper): string {
  return before(one, place, paper) + bullet(one, place, paper);
}

function before(one: Element, place: Rect, paper: Paper): string {
  const style = getComputedStyle(one, "::before");
  const text = /^"(.+)"$/.exec(style.content)?.[1]?.trim();
  if (!text) return "";
  const free = style.position === "absolute";
  const own = getComputedStyle(one);
  const left = free ? parseFloat(style.left) : parseFloat(own.paddingLeft);
  const top = free ? parseFloat(style.top) : parseFloat(own.paddingTop);
  return at(text, one, style, { ...place, left: place.left + left, top: place.top + top }, paper);
}

function bullet(one: Element, place: Rect, paper: Paper): string {
  const style = getComputedStyle(one);
  if (style.display !== "list-item" || style.listStyleType === "none") return "";
  const items = [...(one.parentElement?.children ?? [])];
  const text = style.listStyleType === "decimal" ? `${items.indexOf(one) + 1}.` : "•";
  const wide = text.length * 0.55 * parseFloat(style.fontSize);
  const line = {
    ...place,
    left: place.left - wide - BULLET_ROOM,
    top: place.top + parseFloat(style.paddingTop),
  };
  return at(text, one, style, line, paper);
}

function at(
  text: string,
  one: Element,
  style: CSSStyleDeclaration,
  place: Rect,
  paper: Paper,
): string {
  const height = LETTERS * parseFloat(style.fontSize);
  const above = ((parseFloat(style.lineHeight) || height) - height) / 2;
  return written({ ...place, top: place.top + above, text, height }, one, style, paper);
}
