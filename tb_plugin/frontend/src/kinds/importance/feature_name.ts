// The name of a feature beside what is drawn of it: a button that picks it, and what all drawings
// of one feature share, so that they stand out together.
import { html, type TemplateResult } from "lit";

import type { Choose } from "../../state/selection";
import { featureName, type Trends } from "./weights";
import type { Scene } from "../../scene";
import { colourOf, COLOURS } from "../../views/lines";

export function featureButton(
  scene: Scene,
  feature: number,
  place: number,
  choose: Choose,
  style = "",
): TemplateResult {
  const name = featureName(scene.series, feature);
  const chosen = isPicked(scene, feature);
  return html`
    <button
      class="feature ${classOf(scene, feature, place)}"
      style=${style}
      title=${name}
      aria-pressed=${chosen}
      @click=${() => choose({ feature: chosen ? "" : name })}
    >
      <i style=${strokeOf(place)}></i>${name}
    </button>
  `;
}

export function classOf(scene: Scene, feature: number, place: number): string {
  return `f${place}${isPicked(scene, feature) ? " picked" : ""}`;
}

// Where colours begin anew, lines are dashed.
export function strokeOf(place: number): string {
  const [dash, edge] = place < COLOURS.length ? ["none", "solid"] : ["5 3", "dashed"];
  return `--colour:${colourOf(place)};--dash:${dash};--edge:${edge}`;
}

export function anyPicked(scene: Scene, { top }: Trends): boolean {
  return top.some((feature) => isPicked(scene, feature));
}

function isPicked({ series, selection }: Scene, feature: number): boolean {
  return selection.feature !== "" && featureName(series, feature) === selection.feature;
}
