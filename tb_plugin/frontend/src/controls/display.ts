// How explanations are drawn, compared and ordered.
import { html, nothing, type TemplateResult } from "lit";

import { Task } from "../gen/tf_xai_pb";
import { className, outputWord } from "../log";
import { explainedOutputs, outputNames } from "../outputs";
import type { Scene } from "../scene";
import type { Order, Scale, Scope } from "../state";
import type { Choose } from "./choose";
import { legend, valueLegend } from "./legend";
import { select } from "./select";

const SCALES: [Scale, string][] = [
  ["time", "Same for all steps"],
  ["step", "Same within a step"],
];

const SCOPES: [Scope, string][] = [
  ["each", "Each example"],
  ["probe", "Whole probe"],
  ["training", "Over training"],
];

const OF_FEATURES = ["feature", "column", "edit"];

export function display(scene: Scene, choose: Choose): TemplateResult {
  const { kind, axes } = scene.series;
  const isMaps = kind === "maps";
  const ofFeatures = isMaps && OF_FEATURES.includes(axes[0] ?? "");
  const scope = ofFeatures ? scene.selection.scope : "each";
  const ordered = scope === "each" && !scene.rows.alike;
  return html`
    <div class="display" role="group" aria-label="Display">
      ${ofFeatures ? scopePicker(scene, choose) : nothing}
      ${ordered ? order(scene, choose) : nothing} ${channelPicker(scene, choose)}
      ${isMaps && axes[0] === "y" && scene.examples.pictures ? blend(scene, choose) : nothing}
      ${scope === "probe" ? targetPicker(scene, choose) : nothing}
      ${isMaps && scope !== "training" ? colouring(scene, scope, choose) : nothing}
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

function order({ rows, examples, selection }: Scene, choose: Choose): TemplateResult {
  const quantity = examples.task === Task.QUANTITIES;
  const ofProbe: [Order, string][] = [
    ["wrong", quantity ? "Largest error first" : "Wrong first"],
    ...(quantity ? [] : [["confidence", "Least confident first"] as [Order, string]]),
  ];
  const offered: [Order, string][] = [
    ["total", "Changed most, all steps"],
    ["step", "Changed most, this step"],
    ...(rows.ofProbe ? ofProbe : []),
    ["probe", "As given"],
  ];
  const known = offered.some(([key]) => key === selection.order);
  return select("Order", known ? selection.order : "total", offered, (chosen) =>
    choose({ order: chosen }),
  );
}

// Which of several channels, or of several outputs, is drawn.
function channelPicker(scene: Scene, choose: Choose) {
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

function blend({ selection }: Scene, choose: Choose): TemplateResult {
  const slide = ({ target }: Event): void =>
    choose({ blend: (target as HTMLInputElement).valueAsNumber });
  return html`
    <label class="field blend">
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

function colouring(scene: Scene, scope: Scope, choose: Choose): TemplateResult {
  const { axes } = scene.series;
  const own = axes[0] === "y" ? "Each map its own" : "Each example its own";
  const offered: [Scale, string][] = scope === "each" ? [...SCALES, ["map", own]] : SCALES;
  const { scale } = scene.selection;
  const shown = scope !== "each" && scale === "map" ? "step" : scale;
  const title = OF_FEATURES.includes(axes[0] ?? "") ? "Scale" : "Colour scale";
  return html`
    ${select(title, shown, offered, (chosen) => choose({ scale: chosen }))}
    ${scope === "probe" ? valueLegend(scene) : legend(scene)}
  `;
}
