// How the panes are compared, and how they are drawn.
import { html, nothing, type TemplateResult } from "lit";

import type { Choose, Mode, Scale } from "../../state/selection";
import { channelPicker, blend } from "../../views/display";
import { select } from "../../controls/select";
import { kindOf } from "../../kinds";
import type { Scene } from "../../scene";
import type { Together } from "./derived/together";
import { type BlinkElement, PACES, paceOf } from "./blink";
import { modesFor } from "./look";
import { exporting } from "../../views/export_menu";

const MODES: Record<Mode, [string, string]> = {
  side: ["Side by side", "Each as it is"],
  difference: ["Difference", "What A says more, or less, than each of the others"],
  swipe: ["Swipe", "A and each of the others in one place, with a divider to drag"],
  blink: ["Blink", "A and each of the others in turn, in one place"],
};

const SCALES: [Scale, string][] = [
  ["time", "Same for all steps"],
  ["step", "Same within a step"],
  ["map", "Each its own"],
];

export function tools(scene: Scene, all: Together, mode: Mode, choose: Choose): TemplateResult {
  const { selection } = scene;
  const kinds = all.panes.flatMap(({ seen }) => (seen ? kindOf(seen.series, seen.values) : []));
  return html`
    <div class="display" role="group" aria-label="Comparison">
      ${all.panes.length > 1 ? modes(all, mode, choose) : nothing}
      ${mode === "blink" ? pace(selection.blink, choose) : nothing}
      ${channelPicker(scene, choose)}
      ${kinds.some(({ overPictures }) => overPictures) && scene.examples.pictures ? blend(scene, choose) : nothing}
      ${exporting(scene, "comparison")}
      ${kinds.some(({ scale }) => scale) ? select("Scale", selection.scale, SCALES, (scale) => choose({ scale })) : nothing}
    </div>
  `;
}

function modes(all: Together, mode: Mode, choose: Choose): TemplateResult {
  return html`
    <div class="scope" role="group" aria-label="How to compare">
      ${modesFor(all.panes).map((one) => {
        const [name, says] = MODES[one];
        return html`
          <button aria-pressed=${one === mode} title=${says} @click=${() => choose({ mode: one })}>
            ${name}
          </button>
        `;
      })}
    </div>
  `;
}

function pace(chosen: number | undefined, choose: Choose): TemplateResult {
  const now = paceOf(chosen);
  const paces = PACES.map((changes): [string, string] => [String(changes), `${changes} a second`]);
  const turn = ({ target }: Event): void =>
    (target as HTMLElement).closest<BlinkElement>("xai-blink")?.turn();
  return html`
    <button class="action pin" @click=${() => choose({ blink: now > 0 ? 0 : 2 })}>
      ${now > 0 ? "Pause blinking" : "Blink"}
    </button>
    ${now > 0
      ? select("Changes", String(now), paces, (changes) => choose({ blink: Number(changes) }))
      : html`<button class="action pin" @click=${turn}>Show the other</button>`}
  `;
}
