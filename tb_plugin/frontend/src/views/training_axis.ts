// The axis of a training under a drawing: where steps lie, what marks them, and how a click leads
// there.
import { html, svg, type SVGTemplateResult, type TemplateResult } from "lit";

import { position } from "../axis";
import type { Choose } from "../controls/choose";
import type { Moment } from "../log";
import { clock, shortNumber } from "../numbers";
import type { Scene } from "../scene";
import { across, type Range, roundTicks, type Tick } from "./frame";
import { picked } from "./lines";

export function trainingRange({ steps, selection }: Scene): Range {
  const [first, last] = [steps[0]!, steps.at(-1)!];
  return { low: position(first, selection.axis), high: position(last, selection.axis) };
}

export function placeIn(scene: Scene, moment: Moment): number {
  return across(trainingRange(scene), position(moment, scene.selection.axis));
}

export function trainingTicks(scene: Scene): Tick[] {
  const range = trainingRange(scene);
  if (scene.selection.axis !== "time") {
    return roundTicks(range, 8).map((x) => ({ at: across(range, x), text: shortNumber(x) }));
  }
  return [range.low, range.high].map((x) => ({ at: across(range, x), text: clock(x) }));
}

// The step in view, and the one that it is compared with.
export function stepMarks(scene: Scene): SVGTemplateResult {
  const reference = scene.steps[scene.referenceIndex ?? -1];
  return svg`
    ${reference && svg`<path class="then" d="M${placeIn(scene, reference)} 0v100" />`}
    <path class="cursor" d="M${placeIn(scene, scene.step)} 0v100" />
  `;
}

// Leads to the step that was clicked.
export function onTraining(
  scene: Scene,
  choose: Choose,
  inside: SVGTemplateResult,
): TemplateResult {
  const click = ({ currentTarget, clientX }: MouseEvent): void => {
    const { left, width } = (currentTarget as HTMLElement).getBoundingClientRect();
    const { low, high } = trainingRange(scene);
    const detail = low + ((clientX - left) / width) * (high - low);
    picked(scene, choose)(new CustomEvent("pick", { detail }));
  };
  return html`<div class="training" @click=${click}>${inside}</div>`;
}
