// What the colours of the compared explanations mean: once for those that share a scale.
import { html, nothing, type TemplateResult } from "lit";

import { endsOf, gradient } from "../../derived/colour";
import { legend } from "../../controls/legend";
import { isPicture } from "./derived/difference";
import { withUnit } from "../../words/numbers";
import { unitInView } from "../../derived/outputs";
import type { Scene } from "../../scene";
import type { Mode } from "../../state";
import { subtracted, type Together } from "./derived/together";
import { scoreName } from "../../views/keys";

export function legends(all: Together, mode: Mode): TemplateResult {
  const { panes, scenes, groups } = all;
  const names = (places: number[]): string => places.map((i) => panes[i]!.name).join(", ");
  const coloured = groups.filter(([first]) => scenes[first!]!.series.kind in LEGENDS);
  const named = groups.length > 1;
  return html`
    <div class="legends">
      ${coloured.map(
        (places) => html`
          <div>
            ${named ? html`<b>${names(places)}</b>` : nothing} ${legendOf(scenes[places[0]!]!)}
          </div>
        `,
      )}
      ${readings(all).map((text) => html`<p class="hint">${text}</p>`)}
      ${mode === "difference" ? differences(all) : nothing}
    </div>
  `;
}

const LEGENDS: Record<string, (scene: Scene) => TemplateResult> = {
  maps: legend,
  surfaces: ofSurface,
};

function legendOf(scene: Scene): TemplateResult {
  return LEGENDS[scene.series.kind]!(scene);
}

const READING: Record<string, (score: string, counted: string) => string> = {
  curves: (score, counted) => `Upwards: the ${score}${counted}; to the right: the feature.`,
  importance: () => "How much each feature matters: the mean over the repeats.",
  decisions: () => "What the model says: to the right above 0, to the left below.",
};

// How what has no legend is read, each once.
function readings({ scenes }: Together): string[] {
  const told = scenes.flatMap((scene) => {
    const reading = scene && READING[scene.series.kind];
    if (!reading) return [];
    const unit = unitInView(scene);
    return [reading(scoreName(scene), unit ? `, in ${unit}` : "")];
  });
  return [...new Set(told)];
}

// One for all differences of one scale.
function differences(all: Together) {
  const found = all.panes.slice(1).flatMap((pane, i) => {
    const one = subtracted(all, i + 1);
    if (!one || typeof one === "string" || !isPicture(one.scene)) return [];
    return [{ name: pane.name, scene: one.scene }];
  });
  const tops = [...new Set(found.map(({ scene }) => scene.common))];
  return tops.map((top) => {
    const of = found.filter(({ scene }) => scene.common === top);
    return difference(of[0]!.scene, of.map(({ name }) => name).join(" or "));
  });
}

function difference(scene: Scene, other: string): TemplateResult {
  const [low, high] = endsOf(scene.selection.palette);
  return html`
    <div>
      <b>A − ${other}</b> ${ramp(scene, `${low}: higher in ${other}, ${high}: higher in A`)}
    </div>
  `;
}

function ofSurface(scene: Scene): TemplateResult {
  const [low, high] = endsOf(scene.selection.palette);
  return ramp(scene, `${low} lowers the ${scoreName(scene)}, ${high} raises it`);
}

function ramp(scene: Scene, words: string): TemplateResult {
  const unit = scene.series.kind === "surfaces" ? unitInView(scene) : "";
  const top = withUnit(scene.common, unit);
  return html`
    <figure class="legend" aria-label=${`Colour legend, up to ${top}; ${words}`}>
      <span class="ends">
        <span>−${top}</span>
        <span class="ramp" style="background:${gradient(true, scene.selection.palette)}"></span>
        <span>+${top}</span>
      </span>
      <figcaption>${words}</figcaption>
    </figure>
  `;
}
