// Each feature's importance over training, named where its line ends.
import { html, svg, type SVGTemplateResult, type TemplateResult } from "lit";

import type { Choose } from "../../state/selection";
import { columnsOf } from "../../export/table";
import { featureName, type Importance, type Trends, type Weights } from "./weights";
import { remembered } from "../../common/memo";
import type { Scene } from "../../scene";
import type { Line } from "../../derived/plot";
import { exporting } from "../../views/export_menu";
import { anyPicked, classOf, featureButton, strokeOf } from "./feature_name";
import { beside, frame, type Range, rangeOf, stretched, upwards, yTicks } from "../../views/frame";
import { along } from "../../views/lines";
import { onTraining, placeIn, stepMarks, trainingTicks } from "../../views/training_axis";

const HEIGHT = 260;
const LABEL_HEIGHT = 18;
const SHUFFLED = "By how much the loss grows where a feature is shuffled";

export const weightRange = remembered(({ at, top }: Trends): Range => {
  const numbers = at.flatMap(({ low, high }) => top.flatMap((i) => [low[i]!, high[i]!]));
  return rangeOf([0, ...numbers]);
});

export function importanceLines(scene: Scene, weights: Weights, choose: Choose): TemplateResult {
  const { trends } = weights;
  const range = weightRange(trends);
  const last = trends.at.at(-1);
  const ends = trends.top.map((i) => upwards(range, last?.mean[i] ?? 0));
  const tops = apart(
    ends.map((end) => (end / 100) * HEIGHT),
    LABEL_HEIGHT,
    HEIGHT,
  );
  return html`
    <section
      data-panel
      class="trend ${anyPicked(scene, trends) ? "some" : ""}"
      style="--height:${HEIGHT}px"
    >
      ${exporting(scene, "importance over training", () => columnsOf(plotOf(scene, trends)))}
      <h2>Over training</h2>
      <p>${caption(scene, trends)}</p>
      ${frame({
        xs: trainingTicks(scene),
        left: beside(yTicks(range, 5)),
        inside: onTraining(scene, choose, drawing(scene, trends, range)),
        right: html`<div class="names">
          ${trends.top.map((feature, i) =>
            featureButton(scene, feature, i, choose, `top:${tops[i]}px`),
          )}
        </div>`,
      })}
    </section>
  `;
}

// The same as lines of a plot, with all features.
function plotOf({ series, selection }: Scene, { steps, at, top, others }: Trends) {
  const places = along(steps, selection.axis);
  const lines = [...top, ...others].map((feature): Line => {
    const number = (of: keyof Importance): number[] => at.map((weights) => weights[of][feature]!);
    const spread = series.kind === "importance" ? { low: number("low"), high: number("high") } : {};
    const name = featureName(series, feature);
    return { name, colour: "", ...places, ys: number("mean"), ...spread, bold: false };
  });
  return { lines };
}

function drawing(scene: Scene, trends: Trends, range: Range): SVGTemplateResult {
  const path = (feature: number): string => linePath(scene, trends, range, feature);
  const named = trends.top.map((feature) => featureName(scene.series, feature)).join(", ");
  return stretched(
    `Importance over training; from the most to the least: ${named}`,
    svg`
      <path class="zero" d="M0 ${upwards(range, 0)}h100" />
      <path class="others" d=${trends.others.map(path).join("")} />
      ${trends.top.map((feature, i) => {
        const d = path(feature);
        const area = bandPath(scene, trends, range, feature);
        const own = classOf(scene, feature, i);
        const name = featureName(scene.series, feature);
        return svg`
          <path class="band ${own}" style=${strokeOf(i)} d=${area} />
          <path class="line ${own}" style=${strokeOf(i)} d=${d} />
          <path class="hit ${own}" d=${d}><title>${name}</title></path>
        `;
      })}
      ${stepMarks(scene)}
    `,
  );
}

function linePath(scene: Scene, { steps, at }: Trends, range: Range, feature: number): string {
  return joined(points(scene, steps, at, range, ({ mean }) => mean[feature]!));
}

function bandPath(scene: Scene, { steps, at }: Trends, range: Range, feature: number): string {
  const above = points(scene, steps, at, range, ({ high }) => high[feature]!);
  const below = points(scene, steps, at, range, ({ low }) => low[feature]!);
  return `${joined([...above, ...below.reverse()])}z`;
}

function points(
  scene: Scene,
  steps: Trends["steps"],
  at: Importance[],
  range: Range,
  of: (weights: Importance) => number,
): string[] {
  return steps.map((step, i) => `${placeIn(scene, step)} ${upwards(range, of(at[i]!))}`);
}

function joined(found: string[]): string {
  return `M${found.join("L")}`;
}

function caption({ series }: Scene, { others }: Trends): string {
  const what =
    series.kind === "importance"
      ? `${SHUFFLED}: mean over the repeats; band: lowest to highest repeat`
      : "mean |value| over the probe";
  return others.length > 0 ? `${what}; grey: ${others.length} other features` : what;
}

// Moves labels down, or up from the end, until they leave each other room.
export function apart(wanted: number[], room: number, end: number): number[] {
  const order = wanted.map((_, i) => i).sort((a, b) => wanted[a]! - wanted[b]! || a - b);
  const found = [...wanted];
  let next = -Infinity;
  for (const i of order) {
    found[i] = Math.max(wanted[i]!, next);
    next = found[i]! + room;
  }
  let last = end;
  for (const i of order.reverse()) {
    found[i] = Math.min(found[i]!, last);
    last = found[i]! - room;
  }
  return found;
}
