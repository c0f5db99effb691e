// A grid that draws only the rows in sight, so that a thousand cards scroll smoothly.
import { html, LitElement, type PropertyValues, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";

import { Sized } from "./sized";

// How large an item is: as wide as the columns, and as high as that makes it.
export interface Item {
  minWidth: number;
  height: (width: number) => number;
}

export interface Window {
  columns: number;
  rows: number;
  height: number; // of an item
  from: number; // first item drawn
  to: number; // past the last one
}

export const MAX_WHOLE = 200; // that are ever drawn together

const MARGIN_ROWS = 1;
const GAP = 12;

export class RowsElement extends LitElement {
  static override properties = {
    count: { attribute: false },
    item: { attribute: false },
    draw: { attribute: false },
    reveal: { attribute: false },
  };

  declare count: number;
  declare item: Item;
  declare draw: (place: number) => TemplateResult;
  declare reveal: number;

  constructor() {
    super();
    new Sized(this, () => this.requestUpdate());
    this.addEventListener("scroll", () => this.requestUpdate(), { passive: true });
  }

  // Cards share the page's style, hence no shadow of its own.
  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  override render(): TemplateResult {
    const { columns, rows, height, from, to } = this.sight();
    const pitch = height + GAP;
    const places = Array.from({ length: to - from }, (_, i) => from + i);
    return html`
      <div class="rows" role="list" style="height:${rows * pitch - GAP}px">
        <div
          class="sight"
          style="top:${(from / columns) * pitch}px; grid-template-columns:repeat(${columns},minmax(0,1fr)); grid-auto-rows:${height}px; gap:${GAP}px"
        >
          ${repeat(places, (place) => place, this.draw)}
        </div>
      </div>
    `;
  }

  // Draws all, up to a bound, while somebody looks at them.
  async whole<Found>(look: () => Found): Promise<Found> {
    const { scrollTop } = this;
    await this.turn(true);
    try {
      return look();
    } finally {
      await this.turn(false);
      this.scrollTop = scrollTop;
    }
  }

  private async turn(whole: boolean): Promise<void> {
    this.toggleAttribute("whole", whole);
    this.requestUpdate();
    await this.updateComplete;
    if (whole) await nextFrames();
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has("reveal") && this.reveal >= 0) this.scrollToItem(this.reveal);
  }

  private scrollToItem(place: number): void {
    const { columns, height } = this.sight();
    const pitch = height + GAP;
    const top = Math.floor(place / columns) * pitch;
    const hidden = top < this.scrollTop || top + pitch > this.scrollTop + this.clientHeight;
    if (hidden) this.scrollTop = top;
  }

  private sight(): Window {
    const style = getComputedStyle(this);
    const padding = parseFloat(style.paddingLeft) + parseFloat(style.paddingRight);
    const width = this.clientWidth - padding;
    if (this.hasAttribute("whole")) return wholeOf(this.count, this.item, width);
    return windowOf(this.count, this.item, width, this.clientHeight, this.scrollTop);
  }
}

// Until drawings know how large they are, and are drawn.
function nextFrames(): Promise<void> {
  return new Promise((done) =>
    requestAnimationFrame(() => requestAnimationFrame(() => requestAnimationFrame(() => done()))),
  );
}

export function wholeOf(count: number, item: Item, width: number): Window {
  const to = Math.min(count, MAX_WHOLE);
  return { ...windowOf(to, item, width, 0, 0), from: 0, to };
}

export function windowOf(
  count: number,
  item: Item,
  width: number,
  sight: number,
  scrolled: number,
): Window {
  const columns = Math.max(1, Math.floor((width + GAP) / (item.minWidth + GAP)));
  const height = Math.round(item.height((width - (columns - 1) * GAP) / columns));
  const pitch = height + GAP;
  const first = Math.max(0, Math.floor(scrolled / pitch) - MARGIN_ROWS);
  const last = Math.ceil((scrolled + sight) / pitch) + MARGIN_ROWS;
  const from = Math.min(first * columns, count);
  const to = Math.max(from, Math.min(count, last * columns));
  return { columns, rows: Math.ceil(count / columns), height, from, to };
}

customElements.define("xai-rows", RowsElement);
