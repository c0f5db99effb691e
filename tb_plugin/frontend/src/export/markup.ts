// SVG as text.

export interface Rect {
  left: number;
  top: number;
  width: number;
  height: number;
}

type Attributes = Record<string, string | number | undefined>;

const ENTITIES: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
// XML has no place for them, even escaped.
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff\p{Surrogate}]/gu;

export function tag(name: string, attributes: Attributes, ...inside: string[]): string {
  const known = Object.entries(attributes).filter(([, value]) => value !== undefined);
  const said = known.map(([key, value]) => ` ${key}="${written(value!)}"`).join("");
  return inside.length > 0 ? `<${name}${said}>${inside.join("")}</${name}>` : `<${name}${said}/>`;
}

export function escaped(text: string): string {
  return text.replaceAll(FORBIDDEN, "").replaceAll(/[&<>"]/g, (mark) => ENTITIES[mark]!);
}

export function rounded(value: number): number {
  return Math.round(100 * value) / 100;
}

// A colour and how much of it, apart: not every viewer knows colours with an alpha.
export function paint(kind: "fill" | "stroke" | "stop", colour: string): Attributes {
  const name = kind === "stop" ? "stop-color" : kind;
  const parts = /^rgba\((\d+), (\d+), (\d+), ([\d.]+)\)$/.exec(colour);
  if (!parts) return { [name]: colour };
  const [, red, green, blue, alpha] = parts;
  return { [name]: `rgb(${red}, ${green}, ${blue})`, [`${kind}-opacity`]: alpha };
}

export function isClear(colour: string): boolean {
  return colour === "transparent" || colour === "none" || /^rgba\(.*, 0\)$/.test(colour);
}

function written(value: string | number): string {
  return typeof value === "number" ? String(rounded(value)) : escaped(value);
}
