// What is drawn on: where it lies on the page, what of it is in sight, and what its parts share.

export class Paper {
  lowest = 0; // of what was drawn
  private readonly shared: string[] = [];

  constructor(
    private readonly left: number,
    private readonly top: number,
    private sight: Rect,
  ) {}

  // From the page's window to the paper.
  placed({ left, top, width, height }: Rect): Rect {
    return { left: left - this.left, top: top - this.top, width, height };
  }

  // The same, of what is drawn there.
  drawnAt(place: Rect): Rect {
    const bottom = Math.min(place.top + place.height, this.sight.top + this.sight.height);
    this.lowest = Math.max(this.lowest, bottom - this.top);
    return this.placed(place);
  }

  // Keeps what is referred to by its address.
  share(make: (id: string) => string): string {
    const id = `part-${this.shared.length}`;
    this.shared.push(make(id));
    return `url(#${id})`;
  }

  definitions(): string {
    return this.shared.length > 0 ? tag("defs", {}, ...this.shared) : "";
  }

  // Whether any of a place on the page is seen; what has no size of its own may hold what has.
  sees({ left, top, width, height }: Rect): boolean {
    if (width === 0 || height === 0) return true;
    const { sight } = this;
    const across = left < sight.left + sight.width && left + width > sight.left;
    return across && top < sight.top + sight.height && top + height > sight.top;
  }

  // Draws what lies in a place that hides whatever reaches beyond it.
  within(place: Rect, radius: number, draw: () => string): string {
    const before = this.sight;
    this.sight = common(before, place);
    const inside = draw();
    this.sight = before;
    if (inside === "") return "";
    const { left, top, width, height } = this.placed(place);
    const clip = this.share((id) =>
      tag(
        "clipPath",
        { id },
        tag("rect", { x: left, y: top, width, height, rx: radius || undefined }),
      ),
    );
    return tag("g", { "clip-path": clip }, inside);
  }
}

function common(one: Rect, other: Rect): Rect {
  const left = Math.max(one.left, other.left);
  const top = Math.max(one.top, other.top);
  const right = Math.min(one.left + one.width, other.left + other.width);
  const bottom = Math.min(one.top + one.height, other.top + other.height);
  return { left, top, width: Math.max(0, right - left), height: Math.max(0, bottom - top) };
}

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
