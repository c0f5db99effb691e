// The whole probe at one step: each feature's values of all examples, a dot each.
import { html, type TemplateResult } from "lit";

import { strongestOfAll } from "./bar_values";
import { beeswarm, columnOf, drawing, pointed, shadesOf } from "./swarm_dots";
import type { Choose } from "../../state/selection";
import { featuresOf, valueText } from "./features";
import { className, outputWord } from "../../data/log";
import { topOfStep } from "../../derived/maps";
import { shortNumber, valueNumber, withSign } from "../../common/numbers";
import { explainedOutputs } from "../../derived/outputs";
import { choiceOf } from "../../derived/row";
import { rowName, type Scene } from "../../scene";
import { mean } from "../../derived/statistics";
import { inOrder } from "./bars";
import "../../views/rows";

const LANE = { minWidth: 1e5, height: () => 30 }; // one a line

export function swarm(scene: Scene, choose: Choose): TemplateResult {
  const { values, series, common, step, selection } = scene;
  if (!values) return html`<xai-rows class="waiting" .count=${0} .item=${LANE}></xai-rows>`;
  const order = strongestOfAll(scene.sampled(), values);
  const top = selection.scale === "time" ? common : topOfStep(step);
  const lane = (place: number): TemplateResult =>
    drawnLane(scene, { feature: order[place]!, place, top, count: order.length }, choose);
  return html`
    <div class="swarm">
      <p class="caption">${inOrder(scene, "Features")} ${whoseDots(scene)}</p>
      ${axis(top, series.isSigned)}
      <xai-rows .count=${order.length} .item=${LANE} .reveal=${-1} .draw=${lane}></xai-rows>
    </div>
  `;
}

interface Lane {
  feature: number;
  place: number;
  top: number;
  count: number;
}

// What lies beyond an end is drawn there, hollow.
function axis(top: number, isSigned: boolean): TemplateResult {
  const ends = isSigned
    ? [`≤ ${withSign(-top)}`, "0", `≥ ${withSign(top)}`]
    : ["0", "", `≥ ${shortNumber(top)}`];
  return html`
    <p class="swarm-axis" aria-hidden="true">
      <span></span>
      <span class="ends">${ends.map((text) => html`<span>${text}</span>`)}</span>
      <span>mean |value|</span>
    </p>
  `;
}

function drawnLane(scene: Scene, lane: Lane, choose: Choose): TemplateResult {
  const { feature, place, top, count } = lane;
  const { series, examples, rows, chosen } = scene;
  const { isSigned } = series;
  const { names, known } = featuresOf(scene);
  const column = ownColumn(scene, feature);
  const dots = beeswarm(column, top, isSigned);
  const shades = known.length > 0 ? shadesOf(examples, feature) : [];
  const tell = (event: MouseEvent): void => {
    const row = pointed(event, dots);
    const text = row === undefined ? "" : saidOf(scene, feature, row, column[row]);
    (event.currentTarget as HTMLElement).title = text;
  };
  const pick = (event: MouseEvent): void => {
    const row = pointed(event, dots);
    if (row !== undefined) choose(choiceOf(rows, row));
  };
  const size = shortNumber(mean(column.map(Math.abs)));
  return html`
    <div class="lane" role="listitem" aria-setsize=${count} aria-posinset=${place + 1}>
      <span class="name" title=${names[feature]!}>${names[feature]}</span>
      <span
        class="dots"
        role="img"
        aria-label=${`${names[feature]}: mean |value| ${size}, ${extent(column)}`}
        @mousemove=${tell}
        @click=${pick}
      >
        ${drawing({ dots, shades, isSigned, chosen })}
      </span>
      <b>${size}</b>
    </div>
  `;
}

// What is not about the output that was picked is no number here.
function ownColumn({ values, target, examples }: Scene, feature: number): number[] {
  const all = columnOf(values!, feature);
  if (target === undefined) return all;
  return all.map((value, row) => (examples.targets[row] === target ? value : NaN));
}

// Where the examples explain different outputs, left and right mean another one from dot to dot.
function whoseDots({ examples, target }: Scene): string {
  if (explainedOutputs(examples).length < 2) return "";
  if (target === undefined) {
    return `Each dot is about its own row's ${outputWord(examples)}: pick one to compare rows.`;
  }
  const count = examples.targets.filter((own) => own === target).length;
  return `Dots: the ${count} rows that explain “${className(examples, target)}”.`;
}

function saidOf(scene: Scene, feature: number, row: number, value: number | undefined): string {
  const features = featuresOf(scene);
  const has = valueText(scene.examples, features, row, feature);
  const where = has ? `, ${features.names[feature]} = ${has}` : "";
  return `${rowName(scene, row)}${where}: ${valueNumber(value, scene.series.isSigned)}`;
}

function extent(column: number[]): string {
  const finite = column.filter(Number.isFinite);
  return `from ${shortNumber(Math.min(...finite))} to ${shortNumber(Math.max(...finite))}`;
}
