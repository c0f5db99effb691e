// How explanations are drawn, compared and ordered.
import { html, nothing, type TemplateResult } from "lit";

import { rowColumns } from "../export/rows";
import { className, outputWord } from "../data/log";
import { explainedOutputs, outputNames } from "../derived/outputs";
import type { Scene } from "../scene";
import type { Choose, Scope } from "../state/selection";
import { exporting } from "./export_menu";
import { colouring, palette } from "../controls/colouring";
import { filters } from "../controls/filters";
import { order } from "../controls/order_picker";
import { select } from "../controls/select";

const SCOPES: [Scope, string][] = [
  ["each", "Each example"],
  ["probe", "Whole probe"],
  ["training", "Over training"],
];

export function display(scene: Scene, choose: Choose): TemplateResult {
  const { kind, series, examples } = scene;
  const scope = kind.hasScopes ? scene.selection.scope : "each";
  const ordered = scope === "each" && !scene.rows.interchangeable;
  return html`
    <div class="display" role="group" aria-label="Display">
      ${kind.hasScopes ? scopePicker(scene, choose) : nothing}
      ${ordered ? order(scene, choose) : nothing} ${ordered ? menus(scene, choose) : nothing}
      ${channelPicker(scene, choose)}
      ${kind.overPictures && examples.pictures ? blend(scene, choose) : nothing}
      ${scope === "probe" ? targetPicker(scene, choose) : nothing}
      ${kind.palette?.(series) ? palette(scene, choose) : nothing}
      ${scope !== "training" ? colouring(scene, scope, choose) : nothing}
    </div>
  `;
}

export function menus(scene: Scene, choose: Choose): TemplateResult {
  return html`
    <div class="menus">
      ${filters(scene, choose)} ${exporting(scene, "examples", () => rowColumns(scene))}
    </div>
  `;
}

function scopePicker({ selection }: Scene, choose: Choose): TemplateResult {
  return html`
    <div class="scope" role="group" aria-label="Show">
      ${SCOPES.map(
        ([scope, text]) => html`
          <button aria-pressed=${selection.scope === scope} @click=${() => choose({ scope })}>
            ${text}
          </button>
        `,
      )}
    </div>
  `;
}

// Which of several channels, or of several outputs, is drawn.
export function channelPicker(scene: Scene, choose: Choose) {
  const { series, channel } = scene;
  const outputs = outputNames(scene);
  const names = outputs.length > 0 ? outputs : series.channels;
  if (names.length === 0) return nothing;
  const channels = names.map((name, i): [string, string] => [String(i), name]);
  const shown = Math.min(channel, channels.length - 1);
  const label = outputs.length > 0 ? "Output" : "Channel";
  return select(label, String(shown), channels, (chosen) => choose({ channel: Number(chosen) }));
}

// Of dots that are about different outputs.
function targetPicker({ examples, target }: Scene, choose: Choose) {
  const outputs = explainedOutputs(examples);
  if (outputs.length < 2) return nothing;
  const word = outputWord(examples);
  const each = outputs.map((output): [string, string] => [
    String(output),
    className(examples, output),
  ]);
  const label = word[0]!.toUpperCase() + word.slice(1);
  return select(label, String(target ?? ""), [["", "Each row its own"], ...each], (chosen) =>
    choose({ target: chosen === "" ? undefined : Number(chosen) }),
  );
}

export function blend({ selection }: Scene, choose: Choose): TemplateResult {
  const slide = ({ target }: Event): void =>
    choose({ blend: (target as HTMLInputElement).valueAsNumber });
  return html`
    <label class="field blend" data-unexported>
      <span>Picture ↔ map</span>
      <input
        type="range"
        min="0"
        max="1"
        step="0.05"
        .value=${String(selection.blend)}
        aria-valuetext=${`${Math.round(100 * selection.blend)} % map`}
        @input=${slide}
      />
    </label>
  `;
}
