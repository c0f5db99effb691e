// One example's film: every explanation of it at every logged step, small.
import { html, nothing, type TemplateResult } from "lit";

import { kindOf } from "../../../kinds";
import type { Choose, Scale } from "../../../state/selection";
import { type Lane, reelOf, type Reel, type Subject } from "../derived/film";
import { FAINT, faintness } from "../../../derived/faint";
import { topOfSeries, topOfStep } from "../../../derived/maps";
import { inWords, shortNumber, twoDigits } from "../../../common/numbers";
import type { ExampleKey } from "../../../data/keys";
import { choiceOf } from "../../../derived/row";
import type { Scene } from "../../../scene";
import { exporting } from "../../../views/export_menu";
import { frameOf, keysInSight } from "./frame";
import { type Marks, marksOf } from "./marks";
import type { Strip } from "./parts";
import "./strip";

const SCALES: Record<Scale, string> = {
  time: "Each explanation has a scale of its own, the same at all steps.",
  step: "Each explanation has a scale of its own at each step.",
  map: "Each frame has a scale of its own: compare where, not how much.",
};

export function film(
  scene: Scene,
  subject: Subject,
  dark: boolean,
  request: (keys: ExampleKey[]) => void,
  choose: Choose,
) {
  const { loaded, steps, zoom, rows } = scene;
  const { row, name, ofProbe } = subject;
  const reel = reelOf(loaded, row, name, ofProbe, steps, zoom);
  if (reel.lanes.length === 0) return nothing;
  return html`
    <section class="film" aria-labelledby="film" data-panel>
      <h2 id="film">${ofProbe ? "Every explanation" : `This ${rows.word}`} at every step</h2>
      <p class="caption">${caption(scene, reel, marksOf(loaded, subject))}</p>
      <xai-film .strip=${stripOf(scene, subject, reel, dark, request, choose)} .dark=${dark}></xai-film>
      ${reel.leftOut.length > 0 ? html`<p class="caption">${leftOut(reel)}</p>` : nothing}
      ${exporting(scene, "Film")}
    </section>
  `;
}

function caption({ selection }: Scene, { lanes }: Reel, marks: Marks): string {
  const films = [...new Set(lanes.map(({ film }) => film))];
  const kinds = new Set([...marks.values()].flat().map(({ kind }) => kind));
  const said = [
    ...films.map(({ says }) => says),
    films.some(({ numbers }) => !numbers) ? SCALES[selection.scale] : "",
    kinds.has("alarm") ? "▼ an alarm rang." : "",
    kinds.has("flip") ? "⇄ the prediction changed." : "",
    "A click goes there.",
  ];
  return said.filter(Boolean).join(" ");
}

function leftOut({ leftOut: names }: Reel): string {
  return `Without a small drawing: ${names.map(inWords).join(", ")}.`;
}

function stripOf(
  scene: Scene,
  subject: Subject,
  reel: Reel,
  dark: boolean,
  request: (keys: ExampleKey[]) => void,
  choose: Choose,
): Strip {
  const { step, series, rows } = scene;
  const { columns, lanes } = reel;
  const lane = lanes.findIndex((one) => one.series.name === series.name);
  const marks = marksOf(scene.loaded, subject);
  const ink = { dark, colour: dark ? "#eceff1" : "#1f2430" };
  return {
    ...{ reel, at: step.step, lane },
    label: spoken(scene, reel),
    name: (i) => laneName(scene, lanes[i]!),
    marks: (column) => marks.get(columns[column]!.step) ?? [],
    says: (i, column) => saysOf(scene, lanes[i]!, columns[column]!.step),
    frame: (i, column, sharpness) =>
      frameOf(scene, lanes[i]!, columns[column]!, ink, sharpness),
    request: (sight) => request(keysInSight(scene, reel, sight, ink)),
    choose: (i, column) =>
      choose({
        ...choiceOf(rows, subject.row),
        ...(columns[column] ? { step: columns[column].step } : {}),
        ...(i === undefined ? {} : { series: lanes[i]!.series.name }),
      }),
  };
}

function laneName(scene: Scene, lane: Lane): TemplateResult {
  return html`<b>${inWords(lane.series.name)}</b> ${laneScale(scene, lane)}`;
}

// A range that need not be about zero has no top.
function laneScale(scene: Scene, lane: Lane) {
  const { film, series } = lane;
  const top = scaleOf(scene, lane);
  if (film.numbers) return nothing;
  const ramp = film.ramp?.(series, scene.selection.palette);
  if (!ramp) return html`<small class="ends">−${top} to +${top}</small>`;
  const { isSigned } = series;
  return html`
    <small class="ends">
      ${isSigned ? `−${top}` : "0"} <i class="ramp" style="background:${ramp}"></i>
      ${isSigned ? `+${top}` : top}
    </small>
  `;
}

function scaleOf(scene: Scene, lane: Lane): string {
  const { scale } = scene.selection;
  const now = lane.at.get(scene.step.step);
  if (scale === "map") return "own max";
  return shortNumber(scale === "step" && now ? topOfStep(now) : topOfSeries(scene, lane));
}

function saysOf(scene: Scene, lane: Lane, step: number): string {
  const { by, selection } = scene;
  const { series, row, at } = lane;
  const name = inWords(series.name);
  const found = at.get(step);
  if (!found) return `${name} was not explained at step ${step}`;
  if (found.degenerate[row]) return `${name} at step ${step}: zero everywhere, or not finite`;
  const moved = found.drift.find(
    ({ measure, reference }) => measure === by.measure && reference === "previous",
  );
  const drift = moved && moved.values.length > 1 ? moved.values[row] : undefined;
  const told = drift === undefined ? "" : `, drift ${twoDigits(drift)} to the step before`;
  const why = faintness(kindOf(series).scale?.own, found, row, topOfSeries(scene, lane), selection.scale);
  return `${name} at step ${step}${told}${why ? `, ${FAINT}: ${why}` : ""}`;
}

function spoken(scene: Scene, { lanes, columns }: Reel): string {
  const now = lanes.map((lane) => saysOf(scene, lane, scene.step.step)).join("; ");
  return `Film of ${columns.length} steps. ${now}. Arrows left and right change the step, up and down the explanation.`;
}
