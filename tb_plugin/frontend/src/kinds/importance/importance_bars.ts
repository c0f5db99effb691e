// How much each feature matters at the step in view.
import { html, nothing, type TemplateResult } from "lit";

import type { Choose } from "../../state/selection";
import type { Weights } from "./weights";
import { shortNumber } from "../../common/numbers";
import type { Scene } from "../../scene";
import { exporting } from "../../views/export_menu";
import { anyPicked, classOf, featureButton, strokeOf } from "./feature_name";
import { across, type Range } from "../../views/frame";
import { weightRange } from "./importance_lines";
import { referenceKey } from "../../views/keys";

export function importanceBars(scene: Scene, weights: Weights, choose: Choose): TemplateResult {
  const { trends } = weights;
  const range = weightRange(trends);
  return html`
    <section data-panel class="trend ${anyPicked(scene, trends) ? "some" : ""}">
      ${exporting(scene, "importance")}
      <h2>At step ${scene.step.step}</h2>
      <p><span>${caption(scene)}</span> ${referenceKey(scene)}</p>
      <ul class="weights">
        ${trends.top.map((feature, i) => bar(scene, weights, range, feature, i, choose))}
      </ul>
    </section>
  `;
}

function bar(
  scene: Scene,
  { now, before }: Weights,
  range: Range,
  feature: number,
  place: number,
  choose: Choose,
): TemplateResult {
  const zero = across(range, 0);
  const at = (value: number | undefined): number => across(range, value ?? 0);
  const end = at(now?.mean[feature]);
  const left = Math.min(zero, end);
  return html`
    <li class=${classOf(scene, feature, place)} style=${strokeOf(place)}>
      ${featureButton(scene, feature, place, choose)}
      <span class="rail" aria-hidden="true">
        <i class="fill" style="left:${left}%;width:${Math.abs(end - zero)}%"></i>
        ${now ? spread(at(now.low[feature]), at(now.high[feature])) : nothing}
        ${before ? html`<i class="before" style="left:${at(before.mean[feature])}%"></i>` : nothing}
        <i class="zero" style="left:${zero}%"></i>
      </span>
      <b>${shortNumber(now?.mean[feature])}</b>
    </li>
  `;
}

function spread(low: number, high: number): TemplateResult | typeof nothing {
  if (!(high > low)) return nothing;
  return html`<i class="spread" style="left:${low}%;width:${high - low}%"></i>`;
}

function caption({ series }: Scene): string {
  if (series.kind !== "importance") return "mean |value| over the probe";
  return "mean over the repeats; line: lowest to highest repeat";
}
