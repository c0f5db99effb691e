// Text where it is seen, one line of it after the other.
import { escaped, paint, type Paper, type Rect, tag } from "./paper";

interface Line extends Rect {
  text: string;
}

const MORE = "…";

export function textLines(node: Text, style: CSSStyleDeclaration, paper: Paper): string {
  return linesOf(node)
    .filter((line) => paper.sees(line))
    .map((line) => written(fitted(line, node), node.parentElement!, style, paper))
    .join("");
}

// One line of text within a place.
export function written(
  { text, ...place }: Line,
  element: Element,
  style: CSSStyleDeclaration,
  paper: Paper,
): string {
  const { left, top, height } = paper.drawnAt(place);
  const shown = style.textTransform === "uppercase" ? text.toUpperCase() : text;
  const colour = element instanceof SVGElement ? style.fill : style.color;
  const attributes = {
    x: left,
    y: top + height * ascent(style),
    ...paint("fill", colour),
    "font-family": style.fontFamily,
    "font-size": style.fontSize,
    "font-weight": style.fontWeight === "400" ? undefined : style.fontWeight,
    "font-style": style.fontStyle === "normal" ? undefined : style.fontStyle,
    ...underline(element),
    "xml:space": "preserve",
  };
  return tag("text", attributes, escaped(shown));
}

// Where the line that letters stand on lies, from the top of a line of text to its bottom.
const ascents = new Map<string, number>();

function ascent({ fontStyle, fontWeight, fontSize, fontFamily }: CSSStyleDeclaration): number {
  const font = `${fontStyle} ${fontWeight} ${fontSize} ${fontFamily}`;
  const known = ascents.get(font);
  if (known !== undefined) return known;
  const brush = document.createElement("canvas").getContext("2d")!;
  brush.font = font;
  const { fontBoundingBoxAscent: above, fontBoundingBoxDescent: below } = brush.measureText("x");
  ascents.set(font, above / (above + below));
  return above / (above + below);
}

// Words that stand at one height are one line.
function linesOf(node: Text): Line[] {
  const range = document.createRange();
  const found: Line[] = [];
  for (const { 0: word, index } of node.data.matchAll(/\S+/g)) {
    range.setStart(node, index);
    range.setEnd(node, index + word.length);
    const { left, top, width, height } = range.getBoundingClientRect();
    const last = found.at(-1);
    if (width === 0) continue;
    if (last && Math.abs(last.top - top) < 1) {
      last.text += ` ${word}`;
      last.width = left + width - last.left;
    } else found.push({ text: word, left, top, width, height });
  }
  return found;
}

// Where the end of a line is hidden, it says so as the page does.
function fitted(line: Line, node: Text): Line {
  const holder = cutter(node.parentElement);
  if (!holder) return line;
  const end =
    holder.getBoundingClientRect().right - parseFloat(getComputedStyle(holder).paddingRight);
  if (line.left + line.width <= end + 1) return line;
  const letter = line.width / line.text.length;
  const kept = Math.max(0, Math.floor((end - line.left) / letter) - 1);
  return { ...line, text: line.text.slice(0, kept).trimEnd() + MORE, width: end - line.left };
}

function cutter(element: Element | null): Element | undefined {
  for (let at = element, i = 0; at && i < 3; at = at.parentElement, i++) {
    if (getComputedStyle(at).textOverflow === "ellipsis" && at.scrollWidth > at.clientWidth)
      return at;
  }
  return undefined;
}

// Lines under a text are not inherited: they belong to whoever began them.
function underline(element: Element): Record<string, string> {
  for (let at: Element | null = element, i = 0; at && i < 3; at = at.parentElement, i++) {
    const { textDecorationLine, textDecorationStyle: kind } = getComputedStyle(at);
    if (!textDecorationLine.includes("underline")) continue;
    return { "text-decoration": "underline", style: `text-decoration-style: ${kind}` };
  }
  return {};
}
