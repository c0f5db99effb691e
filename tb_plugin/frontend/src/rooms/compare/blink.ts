// Two pictures in turn, in one place: what moves between them is what differs.
import { html, type TemplateResult } from "lit";

import type { Side } from "./swipe";

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
