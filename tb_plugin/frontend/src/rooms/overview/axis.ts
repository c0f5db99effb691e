// What is shown of drift and along which axis; and the axis itself, always in sight.
import { html, nothing, type TemplateResult } from "lit";

import { AXES, describe, nearest } from "../../derived/axis";
import type { Choose } from "../../state/selection";
import { select } from "../../controls/select";
import { clock, inWords, shortNumber } from "../../common/numbers";
import { driftGradient } from "./derived/colour";
import { columnsOfRows, type HeatRow, loggedReference, whyHatched } from "./derived/rows";
import { placeOn, placesOf, type Span, spanOf } from "./derived/span";
import { tracksOf } from "./derived/tracks";
import { referenceInFull } from "../../derived/reference";
import { plural } from "../../derived/row";
import type { Scene } from "../../scene";
import { exporting } from "../../views/export_menu";
import { across, roundTicks, type Tick } from "../../views/frame";
import { said } from "./tracks";
import { onAxis } from "./timed";

const EDGE = 4; // per cent: words nearer to an end stay within

const REFERENCES: [string, string][] = [
  ["previous", "previous step"],
  ["first", "first step"],
];

export function overviewBar(
  scene: Scene,
  rows: HeatRow[],
  dark: boolean,
  choose: Choose,
): TemplateResult {
  const { by, measures, selection } = scene;
  const measured = measures.map((name): [string, string] => [name, inWords(name)]);
  const reference = loggedReference(scene);
  return html`
    <div class="display" role="group" aria-label="Display">
      ${select("Drift to", reference, REFERENCES, (chosen) => choose({ reference: chosen }))}
      ${
        measured.length > 0
          ? select("Measure", by.measure, measured, (measure) => choose({ measure }))
          : nothing
      }
      ${select("Axis", selection.axis, AXES, (axis) => choose({ axis }))}
      ${
        by.reference === reference
          ? nothing
          : html`<p class="caption">
              Drift to ${referenceInFull(by.reference, scene.reference)} is under “Examples”.
            </p>`
      }
      ${legend(rows, dark)} ${exporting(scene, "Overview", () => columnsOfRows(rows))}
    </div>
  `;
}

function legend(rows: HeatRow[], dark: boolean): TemplateResult {
  const unrelated = [...new Set(rows.filter(({ scale }) => !scale.isOwn).map((row) => row.unrelated))];
  const high = unrelated.length > 0 ? `as far apart as ${unrelated.join(" or ")}` : "the row's largest";
  const hatched = rows.flatMap((row) => row.counts.flatMap((few, i) => (few ? [whyHatched(row, i)] : [])));
  const rang = rows.flatMap(({ alarms, measure }) =>
    [...alarms.values()].map(({ alarm }) => alarm.measure === measure),
  );
  const marks = [
    ...(rang.length > 0 ? [html`<span>▼ alarm${rang.includes(false) ? " by any measure" : ""}</span>`] : []),
    ...[...new Set(hatched)].map((why) => html`<span><i class="hatched"></i> hatched: ${why}</span>`),
  ];
  return html`
    <figure class="legend" aria-label=${`Colours of drift, from no change to ${high}`}>
      <span class="ends">
        <span>no change</span>
        <span class="ramp" style="background:${driftGradient(dark)}"></span>
        <span>${high}</span>
      </span>
      ${marks.length > 0 ? html`<figcaption>${marks}</figcaption>` : nothing}
    </figure>
  `;
}

export function overviewTitle(scene: Scene): TemplateResult {
  const words = scene.rows.interchangeable ? "median" : `median over the ${plural(scene.rows.word)}`;
  return html`
    <div class="timed head">
      <div></div>
      <h2>How far each explanation moved from the ${loggedReference(scene)} step: ${words}</h2>
      <div class="told">at step ${scene.step.step}</div>
    </div>
  `;
}

export function overviewAxis(scene: Scene): TemplateResult {
  const { selection, step } = scene;
  const span = spanOf(scene);
  const at = placeOn(span, step);
  const [, name] = AXES.find(([axis]) => axis === selection.axis)!;
  return html`
    <div class="timed axis" aria-hidden="true">
      <div class="gutter">${name}</div>
      <div class="plot">
        ${ticks(span).map(
          ({ at, text }) => html`<span class=${endOf(at)} style="left:${at}%">${text}</span>`,
        )}
        ${at >= 0 && at <= 100 ? html`<b class=${endOf(at)} style="left:${at}%">step ${step.step}</b>` : nothing}
      </div>
      <div class="told"></div>
    </div>
  `;
}

function endOf(at: number): string {
  return at < EDGE ? "start" : at > 100 - EDGE ? "end" : "";
}

function ticks(span: Span): Tick[] {
  if (span.axis !== "time") {
    const all = roundTicks(span, 8);
    const whole = all.filter(Number.isInteger);
    const shown = span.axis === "epoch" && whole.length < 2 ? all : whole;
    return shown.map((x) => ({ at: across(span, x), text: shortNumber(x) }));
  }
  return [0, 50, 100].map((at) => ({ at, text: clock(onAxis(span, at)) }));
}

// Which step is meant where the pointer is.
function meant(scene: Scene, place: number): number {
  const span = spanOf(scene);
  return nearest(placesOf(scene.steps, span.axis), onAxis(span, place));
}

export function nearestPlace(scene: Scene) {
  return (place: number): number => placeOn(spanOf(scene), scene.steps[meant(scene, place)]!);
}

// What is said of every place: its step, and the loss there.
export function heading(scene: Scene) {
  return (place: number): string => {
    const index = meant(scene, place);
    const step = scene.steps[index]!;
    const { shown } = tracksOf(scene);
    const loss = shown.find(({ name }) => name === "loss");
    const places = placesOf(scene.steps, scene.selection.axis);
    const then = loss ? `\n${said(loss, places[index]!, places)}` : "";
    return `Step ${step.step} · ${describe(step)}${then}`;
  };
}
