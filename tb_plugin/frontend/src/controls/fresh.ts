// Tells that the newest step has only just been logged, for as long as that is so.
import { html, LitElement, nothing, type TemplateResult } from "lit";

const FRESH_S = 120;
const AHEAD_S = 30; // by which the clock of another machine may be wrong

export class FreshElement extends LitElement {
  static override properties = { since: { attribute: false } };

  declare since: number; // seconds since 1970

  private timer: ReturnType<typeof setTimeout> | undefined;

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.timer);
  }

  override render(): TemplateResult | typeof nothing {
    clearTimeout(this.timer);
    const left = freshFor(this.since, Date.now() / 1000);
    if (left <= 0) return nothing;
    this.timer = setTimeout(() => this.requestUpdate(), 1000 * left);
    return html`<span class="fresh" title="The newest step is less than two minutes old"
      >just logged</span
    >`;
  }
}

// Seconds that are left; 0 or less: it is not fresh.
export function freshFor(since: number, now: number): number {
  return since > now + AHEAD_S ? 0 : since + FRESH_S - now;
}

customElements.define("xai-fresh", FreshElement);
