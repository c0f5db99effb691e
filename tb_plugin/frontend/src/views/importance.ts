// What the model goes by: each feature's weight at the step in view, over training, and its rank.
import { html, nothing, type TemplateResult } from "lit";

import type { Choose } from "../controls/choose";
import {
  featureName,
  type Importance,
  importanceOf,
  ranksOf,
  type Trends,
  trendsOf,
} from "../importance";
import type { Values } from "../log";
import { remembered } from "../memo";
import { shortNumber } from "../numbers";
import type { Scene } from "../scene";
import { bump } from "./bump";
import { importanceBars } from "./importance_bars";
import { importanceLines } from "./importance_lines";

// What the drawings share.
export interface Weights {
  trends: Trends;
  now: Importance | undefined; // at the step in view
  before: Importance | undefined; // at the one it is compared with
}

const trends = remembered(trendsOf);
const alone = remembered((step: Scene["step"], values: Values | undefined) => ({
  steps: values ? [step] : [],
  values: values ? [values] : [],
}));

export function importance(scene: Scene, choose: Choose): TemplateResult {
  const { series, values, referenceIndex, step } = scene;
  const family = scene.family();
  const earlier = referenceIndex === undefined ? undefined : scene.valuesAt(referenceIndex);
  const weights: Weights = {
    trends: trends(series, family.values.length > 0 ? family : alone(step, values)),
    now: values && importanceOf(series, values),
    before: earlier && importanceOf(series, earlier),
  };
  return html`
    <div class="trends ${values ? "" : "waiting"}">
      <p>${leader(scene, weights)} ${riser(scene, weights)}</p>
      ${scene.steps.length > 1 ? overTraining(scene, weights, choose) : nothing}
      ${importanceBars(scene, weights, choose)}
    </div>
  `;
}

function overTraining(scene: Scene, weights: Weights, choose: Choose): TemplateResult {
  return html`${importanceLines(scene, weights, choose)} ${bump(scene, weights, choose)}`;
}

// Who matters most at the step in view.
function leader({ series, step }: Scene, { trends: { top }, now }: Weights): string {
  const first = now && top[ranksOf(now, top).indexOf(0)];
  if (first === undefined) return `Waiting for step ${step.step}.`;
  const value = shortNumber(now!.mean[first]);
  return `At step ${step.step} “${featureName(series, first)}” matters most (${value}).`;
}

// Who rose most over the training.
function riser({ series }: Scene, { trends: { top, at, steps } }: Weights): string {
  const [first, last] = [at[0], at.at(-1)];
  if (!first || !last || steps.length < 2) return "";
  const [before, now] = [ranksOf(first, top), ranksOf(last, top)];
  const rises = now.map((rank, i) => before[i]! - rank);
  const i = rises.indexOf(Math.max(...rises));
  if (!(rises[i]! > 0)) return "All ranks at the end are what they were at the start.";
  const name = featureName(series, top[i]!);
  return `“${name}” rose most over the training: from rank ${before[i]! + 1} to ${now[i]! + 1}.`;
}
