// An example, or row, as its card shows it.
import { html, nothing, type TemplateResult } from "lit";

import type { Scene } from "../../scene";
import { mark } from "../../views/card";
import { inWords } from "../../words/numbers";

export function faceOf(scene: Scene, row: number): TemplateResult | undefined {
  const { kind, series, step } = scene;
  const face = kind.face?.(scene, row);
  if (!face) return undefined;
  const { shown, spoken } = face;
  return html`
    <figure class="seen ${kind.name}">
      <div
        class="face ${scene.values ? "" : "waiting"}"
        role="group"
        aria-label=${spoken ?? nothing}
      >
        ${shown} ${mark(scene, row)}
      </div>
      <figcaption>${inWords(series.name)} at step ${step.step}</figcaption>
    </figure>
  `;
}
