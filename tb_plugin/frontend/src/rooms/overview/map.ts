// Method × step: a row a series, a cell a step, coloured by how much its explanations moved.
import { measureName } from "../../data/measures";
import { html, nothing, type TemplateResult } from "lit";

import { nearest } from "../../derived/axis";
import type { Choose } from "../../state/selection";
import type { Examples } from "../../data/log";
import { rememberedOf } from "../../common/memo";
import { inWords, twoDigits } from "../../common/numbers";
import { cellAt } from "./derived/cells";
import { cellText, type HeatRow } from "./derived/rows";
import { edgesIn, placeOn, spanOf } from "./derived/span";
import type { Scene } from "../../scene";
import { across } from "../../views/frame";
import "./strip";
import { timed } from "./timed";

const KEYS = "Up and down: another explanation; left and right: another step.";

export function heatMap(
  scene: Scene,
  rows: HeatRow[],
  dark: boolean,
  choose: Choose,
): TemplateResult {
  const here = rows.findIndex(({ series }) => series.name === scene.series.name);
  const walk = (event: KeyboardEvent): void => {
    const move = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    const there = rows[here + (move ?? NaN)];
    if (move === undefined) return;
    event.preventDefault();
    if (there) choose({ series: there.series.name, step: scene.step.step });
  };
  return html`
    <div
      class="heat-map"
      role="group"
      tabindex="0"
      aria-label=${`Drift of every explanation at every step. ${KEYS}`}
      @keydown=${walk}
      @focusin=${speaking("polite")}
      @focusout=${speaking("off")}
    >
      ${rows.map((row) => heatRow(scene, row, dark, choose))}
      <p class="unseen" aria-live="off">
        ${here < 0 ? nothing : cellText(rows[here]!, indexAt(scene, rows[here]!), scene.examples)}
      </p>
    </div>
  `;
}

// Only while the map has the focus: else every move of the slider would be read out.
function speaking(how: "polite" | "off") {
  return ({ currentTarget }: Event): void => {
    (currentTarget as Element).querySelector("p.unseen")?.setAttribute("aria-live", how);
  };
}

function heatRow(scene: Scene, row: HeatRow, dark: boolean, choose: Choose): TemplateResult {
  const { series, steps, medians } = row;
  const span = spanOf(scene);
  const chosen = series.name === scene.series.name;
  const index = indexAt(scene, row);
  const pick = (at: number): void => {
    const cell = cellAt(edgesIn(steps, span), across(span, at)) ?? index;
    choose({ series: series.name, step: steps[cell]!.step });
  };
  return timed(
    scene,
    {
      style: chosen ? "chosen" : "",
      name: nameOf(row, chosen, scene, choose),
      inside: html`
        <xai-strip
          .edges=${edgesIn(steps, span)}
          .shares=${row.shares}
          .marked=${alarmCells(row)}
          .dark=${dark}
        ></xai-strip>
      `,
      told: html`<b>${twoDigits(medians[index])}</b>`,
      reads: readsOf(row, scene.examples, edgesIn(steps, span)),
      pick,
    },
    choose,
  );
}

function nameOf({ series, measure, scale }: HeatRow, chosen: boolean, scene: Scene, choose: Choose) {
  const { step } = scene.step;
  const how = measure ? measureName(measure) : "no drift logged";
  return html`
    <button
      class="link"
      aria-pressed=${chosen}
      title=${`${inWords(series.name)}: show it everywhere`}
      @click=${() => choose({ series: series.name, step })}
    >
      ${inWords(series.name)}
    </button>
    <small title=${scale.isOwn && measure ? "Dark is this row's own largest number" : nothing}>
      ${how}${scale.isOwn && measure ? " · own scale" : ""}
    </small>
  `;
}

function readsOf(row: HeatRow, examples: Examples, edges: Float64Array) {
  return (place: number): string => {
    const cell = cellAt(edges, place);
    return cell === undefined ? "" : cellText(row, cell, examples);
  };
}

const alarmCells = rememberedOf((row: HeatRow): number[] =>
  row.steps.flatMap(({ step }, i) => (row.alarms.has(step) ? [i] : [])),
);

// The step of a series that is meant by the one in view.
export function indexAt({ step }: Pick<Scene, "step">, { steps }: Pick<HeatRow, "steps">): number {
  return nearest(
    steps.map((at) => at.step),
    step.step,
  );
}

export function cursorPlace(scene: Scene): number {
  return placeOn(spanOf(scene), scene.step);
}
