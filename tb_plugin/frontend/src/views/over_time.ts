// Beside the examples: what changed over time, and whether it can be believed.
import { html, nothing, type TemplateResult } from "lit";

import type { Choose, Panel } from "../state/selection";
import { comparison } from "../controls/comparison";
import type { Run } from "../data/log";
import type { Scene } from "../scene";
import { curves } from "./curves";
import { notes } from "./notes";
import { quality } from "./quality";
import { banner } from "./states";

export function overTime(
  scene: Scene,
  runs: Run[],
  dark: boolean,
  choose: Choose,
  retry: () => void,
): TemplateResult {
  const { panel } = scene.selection;
  const { trouble } = scene.compared;
  return html`
    <aside aria-label="Over time">
      <div class="tabs" role="tablist">
        ${tab("change", "Change", panel, choose)}
        ${tab("quality", "Quality", panel, choose)}
      </div>
      <div class="panel" role="tabpanel" aria-label=${panel}>
        ${
          panel === "quality"
            ? quality(scene, dark, choose)
            : html`
                ${comparison(scene, runs, choose)} ${trouble ? banner(trouble, retry) : nothing}
                ${curves(scene, dark, choose)} ${notes(scene.loaded.notes, choose)}
              `
        }
      </div>
    </aside>
  `;
}

function tab(name: Panel, text: string, chosen: Panel, choose: Choose): TemplateResult {
  return html`
    <button role="tab" aria-selected=${name === chosen} @click=${() => choose({ panel: name })}>
      ${text}
    </button>
  `;
}
