// Two pictures in turn, in one place: what moves between them is what differs.
import { html, type TemplateResult } from "lit";

// Changes a second. Two of them are one flash: there are never more than two flashes a second.
export type Pace = 0 | 1 | 2 | 4;

export const PACES: Pace[] = [1, 2, 4];

const PACE: Pace = 2;

// Paused at first for whom motion disturbs.
export function paceOf(chosen: number | undefined): number {
  if (chosen !== undefined) return chosen;
  return matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : PACE;
}

export class BlinkElement extends HTMLElement {
  private timer: ReturnType<typeof setInterval> | undefined;
  private changes = 0;

  get pace(): number {
    return this.changes;
  }

  set pace(changes: number) {
    if (changes === this.changes) return;
    this.changes = changes;
    this.start();
  }

  connectedCallback(): void {
    this.start();
  }

  disconnectedCallback(): void {
    clearInterval(this.timer);
  }

  turn(): void {
    this.toggleAttribute("turned");
  }

  private start(): void {
    clearInterval(this.timer);
    if (this.changes > 0) this.timer = setInterval(() => this.turn(), 1000 / this.changes);
  }
}

customElements.define("xai-blink", BlinkElement);

export function inTurn(one: Side, other: Side): TemplateResult {
  return html`
    <div class="blink">
      ${[one, other].map(
        ({ name, shown }, i) => html`
          <div class="layer ${i === 0 ? "one" : "other"}">
            ${shown} <b class="which left">${name}</b>
          </div>
        `,
      )}
    </div>
  `;
}

// One picture over another, with a divider: what is left of it shows the first.
const HALF = 50; // per cent

export interface Side {
  name: string; // such as A
  shown: TemplateResult;
}

export function swipe(one: Side, other: Side): TemplateResult {
  const slide = ({ target }: Event): void => {
    const input = target as HTMLInputElement;
    input.parentElement!.style.setProperty("--at", String(input.valueAsNumber / 100));
    input.setAttribute("aria-valuetext", told(one, other, input.valueAsNumber));
  };
  return html`
    <div class="swipe">
      <div class="layer">${other.shown}</div>
      <div class="layer over">${one.shown}</div>
      <i class="swipe-line" aria-hidden="true"></i>
      <b class="which left" aria-hidden="true">${one.name}</b>
      <b class="which right" aria-hidden="true">${other.name}</b>
      <input
        type="range"
        min="0"
        max="100"
        value=${HALF}
        aria-label=${`Divider between ${one.name} and ${other.name}`}
        aria-valuetext=${told(one, other, HALF)}
        @input=${slide}
      />
    </div>
  `;
}

function told(one: Side, other: Side, share: number): string {
  return `${share} % ${one.name}, ${100 - share} % ${other.name}`;
}
