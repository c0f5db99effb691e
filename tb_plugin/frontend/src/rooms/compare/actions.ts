// What can be done with a pane.
import { html, type TemplateResult } from "lit";

import type { Choose } from "../../controls/choose";
import type { Pane } from "./derived/panes";
import { changedPin, MOST_PINS, type Pin, pinsOf, pinsText, withPin } from "../../pins";
import { choiceOf } from "../../derived/row";
import type { Scene } from "../../scene";
import type { Selection } from "../../state";

interface Of {
  scene: Scene;
  panes: Pane[];
  place: number;
}

export function pinThis({ scene, panes }: Of, choose: Choose): TemplateResult {
  const pins = pinsOf(scene.selection.pins);
  const full = pins.length >= MOST_PINS;
  return html`
    <p class="actions" data-unexported>
      <button
        class="action"
        ?disabled=${full}
        title=${full ? "There are three pinned already" : "Keep it, and move A on"}
        @click=${() => choose({ pins: pinsText(withPin(pins, panes[0]!.pin)) })}
      >
        Pin what is in view
      </button>
    </p>
  `;
}

export function actions({ scene, panes, place }: Of, choose: Choose): TemplateResult {
  const pins = pinsOf(scene.selection.pins);
  const { name, pin, seen } = panes[place]!;
  const full = pins.length >= MOST_PINS;
  const without = pins.filter((_, i) => i !== place - 1);
  const doubled = withPin(pins, pin);
  const pinned = (found: Pin[]) => ({ pins: pinsText(found) });
  const swap = () => swapped(scene, panes, place);
  const tell = (label: string, title: string, patch: () => Partial<Selection>, off = false) => html`
    <button
      class="action"
      aria-label=${`${label} ${name}`}
      title=${title}
      ?disabled=${off}
      @click=${() => choose(patch())}
    >
      ${label}
    </button>
  `;
  return html`
    <p class="actions" data-unexported>
      ${tell("Put in view", `A and ${name} change places`, swap, !seen)}
      ${tell("Duplicate", "Once more, to change one of the two", () => pinned(doubled), full)}
      ${tell("Remove", "Compare with this no more", () => pinned(without))}
    </p>
  `;
}

function swapped(scene: Scene, panes: Pane[], place: number): Partial<Selection> {
  const { run, series, steps, index, row, rows } = panes[place]!.seen!;
  const pins = changedPin(pinsOf(scene.selection.pins), place - 1, panes[0]!.pin);
  return {
    ...{ run: run.name, series: series.name, step: steps[index]!.step, pins: pinsText(pins) },
    ...choiceOf(rows, row),
  };
}
