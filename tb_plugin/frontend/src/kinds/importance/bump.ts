// The rank of each feature over training: who overtook whom, and when.
import { html, svg, type SVGTemplateResult, type TemplateResult } from "lit";

import type { Choose } from "../../state/selection";
import { ranksOf, type Trends, type Weights } from "./weights";
import type { Scene } from "../../scene";
import { exporting } from "../../views/export_menu";
import { anyPicked, classOf, featureButton, strokeOf } from "./feature_name";
import { frame, rounded, stretched } from "../../views/frame";
import { onTraining, placeIn, stepMarks, trainingTicks } from "../../views/training_axis";

const LANE = 24;

export function bump(scene: Scene, { trends }: Weights, choose: Choose): TemplateResult {
  const { top, others, at } = trends;
  const ranks = at.map((weights) => ranksOf(weights, top));
  const names = (side: string, of: number[]): TemplateResult => html`
    <div class="names ${side}">
      ${top.map((feature, i) =>
        featureButton(scene, feature, i, choose, `top:${LANE * (of[i]! + 0.5)}px`),
      )}
    </div>
  `;
  const among = others.length > 0 ? `; ranks among these ${top.length}` : "";
  return html`
    <section
      data-panel
      class="trend ranks ${anyPicked(scene, trends) ? "some" : ""}"
      style="--height:${LANE * top.length}px"
    >
      ${exporting(scene, "rank over training")}
      <h2>Rank over training</h2>
      <p>The most important on top${among}.</p>
      ${frame({
        xs: trainingTicks(scene),
        left: names("first", ranks[0]!),
        inside: onTraining(scene, choose, drawing(scene, trends, ranks)),
        right: names("last", ranks.at(-1)!),
      })}
    </section>
  `;
}

function drawing(scene: Scene, trends: Trends, ranks: number[][]): SVGTemplateResult {
  const { top, steps } = trends;
  const xs = steps.map((step) => placeIn(scene, step));
  return stretched(
    "Ranks over training",
    svg`
      ${stepMarks(scene)}
      ${top.map((feature, i) => {
        const d = wave(
          xs,
          ranks.map((at) => rounded((100 * (at[i]! + 0.5)) / top.length)),
        );
        const own = classOf(scene, feature, i);
        return svg`
          <path class="line ${own}" style=${strokeOf(i)} d=${d} />
          <path class="hit ${own}" d=${d} />
        `;
      })}
    `,
  );
}

// From point to point, level at each.
export function wave(xs: number[], ys: number[]): string {
  return xs.reduce((path, x, i) => {
    if (i === 0) return `M${x} ${ys[0]}`;
    const middle = rounded((xs[i - 1]! + x) / 2);
    return `${path}C${middle} ${ys[i - 1]} ${middle} ${ys[i]} ${x} ${ys[i]}`;
  }, "");
}
