// How far one example's explanation at any step is from that at any other: blocks are phases.
import { measureName } from "../../../data/measures";
import { html, nothing, type TemplateResult } from "lit";

import { MAX_STEPS, type MatrixKey } from "../../../data/keys";
import type { Choose } from "../../../state/selection";
import { unrelatedLevel } from "../../../derived/drift";
import { evenly } from "../derived/drift_matrix";
import type { Subject } from "../derived/film";
import type { Step } from "../../../data/log";
import { remembered } from "../../../common/memo";
import { inWords } from "../../../common/numbers";
import { pinFirst, pinsOf, pinsText } from "../../../state/pins";
import { choiceOf } from "../../../derived/row";
import type { Scene } from "../../../scene";
import { ofRows } from "../derived/story_of_one";
import type { Zoom } from "../../../derived/zoom";
import "./element";
import { exporting } from "../../../views/export_menu";

// Which one is shown; nothing where there is none.
export function matrixOf(scene: Scene, row: number): MatrixKey | undefined {
  const { loaded, series, by, steps, zoom } = scene;
  if (whyNot(scene)) return undefined;
  return matrixKey(loaded.run.name, series.name, by.measure, row, steps, zoom);
}

export function driftMatrix(
  scene: Scene,
  subject: Subject,
  dark: boolean,
  retry: () => void,
  choose: Choose,
) {
  const why = whyNot(scene);
  return html`
    <section class="between" aria-labelledby="between" data-panel>
      <h2 id="between">Drift between any two steps</h2>
      <p class="caption">
        ${inWords(scene.series.name)}${scene.by.measure ? `, by ${measureName(scene.by.measure)}` : ""}:
        ${dark ? "brighter" : "darker"} is a larger change. Blocks on the diagonal are phases of the
        training.
      </p>
      ${why ? html`<p>${why}</p>` : matrix(scene, subject, dark, retry, choose)}
      ${why ? nothing : exporting(scene, "Drift between steps")}
    </section>
  `;
}

// Why there is none; "" where there is.
function whyNot({ steps, zoom, by }: Scene): string {
  if (zoom.first === zoom.last) return "One step so far: there is nothing to compare.";
  if (by.measure === "") return "No measure of drift was logged for this explanation.";
  if (ofRows(steps, by.measure)) return "";
  const name = measureName(by.measure);
  return `${name} has one number for the whole probe, and none for a single example: choose another measure.`;
}

function matrix(
  scene: Scene,
  subject: Subject,
  dark: boolean,
  retry: () => void,
  choose: Choose,
): TemplateResult {
  const { loaded, series, by, steps, step, rows } = scene;
  const compare = (to: number, from: number): void => {
    const pin = { run: loaded.run.name, series: series.name, step: from, example: subject.row };
    const there = { room: "compare", mode: "side", step: to } as const;
    choose({ ...there, pins: pinsText(pinFirst(pinsOf(scene.selection.pins), pin)), ...choiceOf(rows, subject.row) });
  };
  return html`
    <xai-drift-matrix
      .found=${scene.matrix(matrixOf(scene, subject.row)!)}
      .retry=${retry}
      .level=${levelOf(steps, by.measure)}
      .unrelated=${rows.unrelated}
      .at=${step.step}
      .dark=${dark}
      .compare=${compare}
      .go=${(to: number) => choose({ step: to })}
    ></xai-drift-matrix>
  `;
}

const levelOf = remembered(unrelatedLevel);

const matrixKey = remembered(
  (
    run: string,
    series: string,
    measure: string,
    row: number,
    steps: Step[],
    { first, last }: Zoom,
  ): MatrixKey => {
    const shown = evenly(first, last, MAX_STEPS).map((place) => steps[place]!.step);
    return { run, series, measure, row, steps: shown, end: steps[last]!.wallTime };
  },
);
