// How the score follows each feature: one panel a feature, with the curves of a whole training.
import { html, nothing, type TemplateResult } from "lit";

import type { Choose } from "../../state/selection";
import { lineCount, lineOf } from "./curve_paths";
import type { SampledValues } from "../../data/values_near";
import type { Series, Values } from "../../data/log";
import { remembered } from "../../common/memo";
import { unitInView } from "../../derived/outputs";
import type { Scene } from "../../scene";
import { STEP_GRADIENT } from "../../derived/colour";
import { cards } from "../../views/cards";
import { curvePanel } from "./curve_panel";
import { type Range, rangeOf } from "../../views/frame";
import { referenceKey, scoreName } from "../../views/keys";

const PANEL = { minWidth: 250, height: (width: number) => 0.62 * width + 60 };

export function curveFamily(scene: Scene, choose: Choose): TemplateResult {
  const { series, selection, values, channel, referenceIndex } = scene;
  const sampled = scene.sampled();
  const alone = selection.scope === "probe" && lineCount(values) > 1;
  const ranges = rangesOf(series, sampled, values, channel, alone);
  const before = referenceIndex === undefined ? undefined : scene.valuesAt(referenceIndex);
  const curves = { sampled, before, alone, ranges };
  return html`
    ${legend(scene, choose)}
    ${cards(scene, PANEL, (row) => curvePanel(scene, curves, row), choose)}
  `;
}

// Of a panel, over the whole training: moving through time leaves it as it is. What is in view
// counts until the others have come.
const rangesOfSampled = remembered(
  (series: Series, steps: Values[], output: number, alone: boolean) => {
    const known = new Map<number, Range>();
    return (row: number): Range => {
      const found = known.get(row) ?? rangeOf(numbersOf(series, steps, row, output, alone));
      known.set(row, found);
      return found;
    };
  },
);

const ONE = remembered((values: Values | undefined) => (values ? [values] : []));

function rangesOf(
  series: Series,
  sampled: SampledValues,
  values: Values | undefined,
  output: number,
  alone: boolean,
): (row: number) => Range {
  const steps = sampled.values.length > 0 ? sampled.values : ONE(values);
  return rangesOfSampled(series, steps, output, alone);
}

function* numbersOf(
  series: Series,
  steps: Values[],
  row: number,
  output: number,
  alone: boolean,
): Iterable<number> {
  for (const values of steps) {
    const lines = alone ? lineCount(values) : 1;
    for (let line = 0; line < lines; line++) yield* lineOf(series, values, row, line, output);
  }
}

function legend(scene: Scene, choose: Choose): TemplateResult {
  const { steps, step, values } = scene;
  return html`
    <div class="keys">
      <span class="key">
        step ${steps[0]!.step} <i class="ramp" style="background:${STEP_GRADIENT}"></i>
        ${steps.at(-1)!.step}
      </span>
      <span class="key"><i class="now"></i>step ${step.step}, in view</span>
      ${referenceKey(scene)} ${lineCount(values) > 1 ? aloneSwitch(scene, choose) : nothing}
      <p>${meaning(scene)}</p>
    </div>
  `;
}

function aloneSwitch({ selection, step }: Scene, choose: Choose): TemplateResult {
  const alone = selection.scope === "probe";
  return html`
    <label class="key">
      <input
        type="checkbox"
        .checked=${alone}
        @change=${() => choose({ scope: alone ? "each" : "probe" })}
      />
      <i class="alone"></i>single examples at step ${step.step}
    </label>
  `;
}

function meaning(scene: Scene): string {
  const { series } = scene;
  const unit = unitInView(scene);
  const counted = unit ? `, in ${unit}` : "";
  const from = series.method === "ale" ? "its average" : "the curve's own mean";
  return (
    `Upwards: the ${scoreName(scene)}${counted}, counted from ${from}; to the right: the feature. ` +
    `Each panel keeps its scale at all steps.`
  );
}
