// What lies on one time axis, with one line at the step in view and one where the pointer is.
import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";

import type { Range } from "../../views/frame";

const ROOM = 130; // pixels that words below the pointer need
const FLIP = 60; // per cent: from there on, words stand left of the pointer

// Places on the axis, in per cent of its width.
export type Reads = (place: number) => string;

interface Hovered {
  place: number;
  y: number;
  isLow: boolean; // in the window
  lines: string[];
}

export class TimespanElement extends LitElement {
  static override properties = {
    at: { attribute: false },
    range: { attribute: false },
    nearest: { attribute: false },
    head: { attribute: false },
    hovered: { state: true },
  };

  static override styles = css`
    :host {
      display: block;
      position: relative;
    }
    .over {
      position: absolute;
      inset: 0 var(--margin) 0 var(--gutter);
      pointer-events: none;
    }
    .cursor,
    .hover {
      position: absolute;
      top: 0;
      bottom: 0;
      width: 0;
      margin-left: -1px;
      z-index: 3;
    }
    .cursor {
      border-left: 2px solid var(--accent);
    }
    .hover {
      border-left: 1px dashed var(--text);
    }
    .readout {
      position: absolute;
      z-index: 5;
      max-width: 320px;
      width: max-content;
      padding: 4px 10px;
      border: 1px solid var(--line);
      border-radius: 6px;
      background: var(--page);
      box-shadow: 0 2px 8px #0003;
      font-size: 12px;
      line-height: 1.4;
      overflow-wrap: anywhere;
      translate: 0 18px;
    }
    .readout.above {
      translate: 0 calc(-100% - 12px);
    }
    .readout b {
      display: block;
    }
    .readout span {
      display: block;
    }
  `;

  declare at: number; // per cent
  declare range: Range; // of the axis
  declare nearest: (place: number) => number; // of the step that is meant
  declare head: Reads;
  declare hovered: Hovered | undefined;

  constructor() {
    super();
    this.addEventListener("pointermove", (event) => this.point(event));
    this.addEventListener("pointerleave", () => (this.hovered = undefined));
  }

  // What was read on another part of the axis says nothing of this one.
  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("range")) this.hovered = undefined;
  }

  override render(): TemplateResult {
    return html`
      <slot></slot>
      <div class="over" aria-hidden="true">
        ${inside(this.at) ? html`<div class="cursor" style="left:${this.at}%"></div>` : nothing}
        ${this.hovered ? this.pointer(this.hovered) : nothing}
      </div>
    `;
  }

  private pointer({ place, y, isLow, lines }: Hovered): TemplateResult {
    const side = place > FLIP ? `right:calc(${100 - place}% + 10px)` : `left:calc(${place}% + 10px)`;
    const [head, ...rest] = lines;
    return html`
      <div class="hover" style="left:${place}%"></div>
      <div class="readout ${isLow ? "above" : ""}" style="top:${y}px;${side}">
        <b>${head}</b>${rest.map((line) => html`<span>${line}</span>`)}
      </div>
    `;
  }

  private point(event: PointerEvent): void {
    const { left, width } = this.renderRoot.querySelector(".over")!.getBoundingClientRect();
    const place = (100 * (event.clientX - left)) / Math.max(1, width);
    const reads = inside(place) ? readingOf(event) : undefined;
    if (!reads) this.hovered = undefined;
    else {
      const y = event.clientY - this.getBoundingClientRect().top;
      const lines = [...new Set([...this.head(place).split("\n"), reads(place)])].filter(Boolean);
      const isLow = event.clientY > window.innerHeight - ROOM;
      this.hovered = { place: this.nearest(place), y, isLow, lines };
    }
  }
}

// Of the innermost thing under the pointer that has something to say.
function readingOf(event: Event): Reads | undefined {
  for (const target of event.composedPath()) {
    const { reads } = target as { reads?: Reads };
    if (reads) return reads;
  }
  return undefined;
}

function inside(place: number): boolean {
  return place >= 0 && place <= 100;
}

customElements.define("xai-timespan", TimespanElement);
