// The axis of a training under a drawing: where steps lie, what marks them, and how a click leads
// there.
import { html, svg, type SVGTemplateResult, type TemplateResult } from "lit";

import { position } from "../derived/axis";
import type { Choose } from "../state/selection";
import type { Moment } from "../data/log";
import { remembered } from "../common/memo";
import { clock, shortNumber } from "../common/numbers";
import type { Scene } from "../scene";
import "./brush";
import { across, type Range, roundTicks, type Tick } from "./frame";
import { picked, zoomed } from "./lines";

// Of the part in view.
export function trainingRange({ steps, zoom, selection }: Scene): Range {
  const [first, last] = [steps[zoom.first]!, steps[zoom.last]!];
  return rangeFrom(position(first, selection.axis), position(last, selection.axis));
}

// The same object while nothing changes: charts are drawn anew for another.
const rangeFrom = remembered((low: number, high: number): Range => ({ low, high }));

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

// A click leads to a step, a brush to a part of the training, a double click back to all of it.
export function onTraining(
  scene: Scene,
  choose: Choose,
  inside: SVGTemplateResult | TemplateResult,
): TemplateResult {
  return html`
    <xai-brush
      class="training"
      .range=${trainingRange(scene)}
      @pick=${picked(scene, choose)}
      @zoom=${zoomed(scene, choose)}
      >${inside}</xai-brush
    >
  `;
}
