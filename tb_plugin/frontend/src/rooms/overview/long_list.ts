// A list of rows of one height, on a page that scrolls as a whole: it draws those in sight.
import { html, LitElement, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";

const MARGIN_ROWS = 4;

export class LongListElement extends LitElement {
  static override properties = {
    count: { attribute: false },
    pitch: { attribute: false },
    draw: { attribute: false },
  };

  declare count: number;
  declare pitch: number; // pixels from row to row
  declare draw: (place: number) => TemplateResult;

  private readonly look = (): void => {
    if (this.drawn !== String(this.sight())) this.requestUpdate();
  };
  private drawn = "";
  private root: EventTarget | undefined;

  // Rows share the page's style, hence no shadow of its own.
  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.root = this.getRootNode();
    for (const target of [this.root, window]) {
      target.addEventListener("scroll", this.look, { capture: true, passive: true });
    }
    window.addEventListener("resize", this.look);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const target of [this.root!, window]) {
      target.removeEventListener("scroll", this.look, { capture: true });
    }
    window.removeEventListener("resize", this.look);
  }

  override render(): TemplateResult {
    const [from, to] = this.sight();
    this.drawn = String([from, to]);
    const places = Array.from({ length: to - from }, (_, i) => from + i);
    return html`
      <div class="long" role="list" style="height:${this.count * this.pitch}px">
        <div style="position:absolute;left:0;right:0;top:${from * this.pitch}px">
          ${repeat(places, (place) => place, this.draw)}
        </div>
      </div>
    `;
  }

  private sight(): [number, number] {
    return sightOf(this.count, this.pitch, this.getBoundingClientRect().top, window.innerHeight);
  }
}

// Of a list that begins `top` pixels below the upper edge of a window.
export function sightOf(count: number, pitch: number, top: number, height: number): [number, number] {
  const first = Math.floor(-top / pitch) - MARGIN_ROWS;
  const last = Math.ceil((height - top) / pitch) + MARGIN_ROWS;
  const from = Math.min(count, Math.max(0, first));
  return [from, Math.max(from, Math.min(count, last))];
}

customElements.define("xai-long-list", LongListElement);
