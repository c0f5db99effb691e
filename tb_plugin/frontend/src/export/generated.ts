// What styles write before a text: marks, and the numbers of a list.
import { written } from "./lines";
import type { Rect } from "./markup";
import type { Paper } from "./paper";

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
