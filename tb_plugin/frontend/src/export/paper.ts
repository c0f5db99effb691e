// What is drawn on: where it lies on the page, what of it is in sight, and what its parts share.
import { type Rect, tag } from "./markup";

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
