// What the model goes by: each feature's weight at the step in view, over training, and its rank.
import { html, nothing, type TemplateResult } from "lit";

import type { Choose } from "../../state/selection";
import { importanceOf, trendsOf, type Weights } from "./weights";
import { leader, riser } from "./importance_sentences";
import type { Values } from "../../data/log";
import { remembered } from "../../common/memo";
import type { Scene } from "../../scene";
import { bump } from "./bump";
import { importanceBars } from "./importance_bars";
import { importanceLines } from "./importance_lines";

const trends = remembered(trendsOf);
const alone = remembered((step: Scene["step"], values: Values | undefined) => ({
  steps: values ? [step] : [],
  values: values ? [values] : [],
}));

export function importance(scene: Scene, choose: Choose): TemplateResult {
  const { series, values, referenceIndex, step } = scene;
  const sampled = scene.sampled();
  const earlier = referenceIndex === undefined ? undefined : scene.valuesAt(referenceIndex);
  const now = values && importanceOf(series, values);
  const weights: Weights = {
    trends: trends(series, sampled.values.length > 0 ? sampled : alone(step, values)),
    now,
    before: earlier && importanceOf(series, earlier),
  };
  return html`
    <div class="trends ${values ? "" : "waiting"}">
      <p>
        ${now ? leader(series, now, step.step) : `Waiting for step ${step.step}.`}
        ${riser(series, weights.trends)}
      </p>
      ${scene.steps.length > 1 ? overTraining(scene, weights, choose) : nothing}
      ${importanceBars(scene, weights, choose)}
    </div>
  `;
}

function overTraining(scene: Scene, weights: Weights, choose: Choose): TemplateResult {
  return html`${importanceLines(scene, weights, choose)} ${bump(scene, weights, choose)}`;
}
