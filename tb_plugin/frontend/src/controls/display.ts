// How maps are drawn, compared and ordered.
import { html, nothing, type TemplateResult } from "lit";

import { gradient } from "../colour";
import { topOfStep } from "../maps";
import { inWords, shortNumber } from "../numbers";
import type { Scene } from "../scene";
import type { Order, Scale } from "../state";
import type { Choose } from "./choose";
import { select } from "./select";

const SCALES: [Scale, string][] = [
  ["time", "Same for all steps"],
  ["step", "Same within a step"],
  ["map", "Each map its own"],
];

const ORDERS: [Order, string][] = [
  ["total", "Changed most, all steps"],
  ["step", "Changed most, this step"],
  ["wrong", "Wrong first"],
  ["confidence", "Least confident first"],
  ["probe", "As given"],
];

export function display(scene: Scene, choose: Choose): TemplateResult {
  const { selection } = scene;
  return html`
    <div class="display" role="group" aria-label="Display">
      ${select("Order", selection.order, ORDERS, (order) => choose({ order }))}
      ${scene.series.kind === "maps" ? colouring(scene, choose) : nothing}
    </div>
  `;
}

function colouring(scene: Scene, choose: Choose): TemplateResult {
  const { scale } = scene.selection;
  return html`
    ${channelPicker(scene, choose)} ${scene.examples.pictures ? blend(scene, choose) : nothing}
    ${select("Colour scale", scale, SCALES, (chosen) => choose({ scale: chosen }))} ${legend(scene)}
  `;
}

function channelPicker({ series, selection }: Scene, choose: Choose) {
  if (series.channels.length === 0) return nothing;
  const channels = series.channels.map((name, i): [string, string] => [String(i), name]);
  return select("Channel", String(selection.channel), channels, (channel) =>
    choose({ channel: Number(channel) }),
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

function legend(scene: Scene): TemplateResult {
  const { series, selection } = scene;
  const top = { time: scene.common, step: topOfStep(scene.step), map: NaN }[selection.scale];
  const high = selection.scale === "map" ? "own max" : shortNumber(top);
  const words = series.isSigned
    ? `blue: against the ${inWords(series.score || "score")}, red: for it`
    : "brighter: more";
  return html`
    <figure class="legend" aria-label=${`Colour legend, up to ${high}; ${words}`}>
      <span class="ends">
        <span>${series.isSigned ? `−${high}` : "0"}</span>
        <span class="ramp" style="background:${gradient(series.isSigned)}"></span>
        <span>${series.isSigned ? `+${high}` : high}</span>
      </span>
      <figcaption>${words}</figcaption>
    </figure>
  `;
}
