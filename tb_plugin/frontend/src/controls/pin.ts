// Pins a row at the step in view, to be compared with others.
import { html, nothing, type TemplateResult } from "lit";

import { isPinned, MAX_PINS, pinsOf, pinsText, withoutPin, withPin } from "../state/pins";
import { pinAt, rowName, type Scene } from "../scene";
import type { Choose } from "../state/selection";

export function pinButton(scene: Scene, row: number, choose: Choose): TemplateResult {
  const pins = pinsOf(scene.selection.pins);
  const here = pinAt(scene, row);
  const pinned = isPinned(pins, here);
  const full = !pinned && pins.length >= MAX_PINS;
  const what = `${rowName(scene, row)} at step ${scene.step.step}`;
  const toggle = (): void =>
    choose({ pins: pinsText(pinned ? withoutPin(pins, here) : withPin(pins, here)) });
  return html`
    <span class="pin-card ${pinned ? "pinned" : ""}">
      <button
        aria-pressed=${pinned}
        aria-label=${`Pin ${what} to compare`}
        title=${titleOf(pinned, full)}
        ?disabled=${full}
        @click=${toggle}
      >
        ${pinned ? "Pinned" : "Pin to compare"}
      </button>
      ${
        pinned
          ? html`
              <button aria-label=${`Compare ${what}`} @click=${() => choose({ room: "compare" })}>
                Compare
              </button>
            `
          : nothing
      }
    </span>
  `;
}

function titleOf(pinned: boolean, full: boolean): string {
  if (full) return `${MAX_PINS} are pinned already: take one of them back first`;
  return pinned ? "Take the pin back" : "Keep this, to compare it with other steps, runs or examples";
}
