// Each example's strongest features, as signed bars around a line at zero.
import { html, nothing, type TemplateResult } from "lit";

import { barsOf, type Bar, type Bars, strongestFirst } from "../derived/bars";
import type { Choose } from "../controls/choose";
import { featuresOf, valueText } from "../derived/features";
import { topOf } from "../derived/maps";
import { valueNumber } from "../words/numbers";
import type { Scene } from "../scene";
import { type Face, flatness } from "./card";
import { cards } from "./cards";
import { rowOf } from "./table";

const MOST_BARS = 8;
const LINE = 21;
const AROUND = 104; // name, verdict, drift and padding
const MOST_SPOKEN = 3;

export function bars(scene: Scene, choose: Choose): TemplateResult {
  const { names } = featuresOf(scene);
  const lines = Math.min(names.length || Infinity, MOST_BARS + 1);
  const item = { minWidth: 330, height: () => LINE * lines + AROUND };
  return html`
    ${names.length > 1 ? html`<p class="caption">${inOrder(scene, "Bars on a card")}</p>` : nothing}
    ${cards(scene, item, (row) => barsFace(scene, row), choose)}
  `;
}

// Said once, above them all.
export function inOrder({ steps }: Scene, what: string): string {
  return steps.length > 1
    ? `${what} keep their places: the strongest over the whole training come first.`
    : `${what}: the strongest come first.`;
}

export function barsFace(scene: Scene, row: number): Face {
  const { values, series, step, common, selection } = scene;
  if (!values) return { shown: html`<span class="sheet late">…</span>` };
  const own = rowOf(values, row);
  const top = topOf(selection.scale, common, step, own, row);
  const found = barsOf(own, strongestFirst(scene.family(), values, row), MOST_BARS, top);
  const flat = flatness(scene, row) !== "";
  const shown = html`
    <span class="sheet bars ${series.isSigned ? "" : "unsigned"} ${flat ? "faded" : ""}">
      ${found.bars.map((bar) => line(scene, row, bar))} ${others(found, series)}
    </span>
  `;
  return { shown, spoken: spoken(scene, found) };
}

function line(scene: Scene, row: number, bar: Bar): TemplateResult {
  const features = featuresOf(scene);
  const name = features.names[bar.feature]!;
  const has = valueText(scene.examples, features, row, bar.feature);
  const { isSigned } = scene.series;
  const number = valueNumber(bar.value, isSigned);
  return html`
    <span class="bar-line" title=${`${name}${has && ` = ${has}`}: ${number}`}>
      <span class="name">${name}${has ? html` <i>${has}</i>` : nothing}</span>
      ${track(bar, isSigned)} <b>${number}</b>
    </span>
  `;
}

// Edits exclude each other: their effects have no sum, nor have scores of classes.
function others({ others, count }: Bars, { isSigned, axes }: Scene["series"]) {
  if (!others) return nothing;
  const name = html`<span class="name">${count} ${count === 1 ? "other" : "others"}</span>`;
  if (axes[0] === "edit" || axes[0] === "class") {
    const title = `${count} that are weaker over training`;
    return html`<span class="bar-line others" title=${title}>${name}</span>`;
  }
  return html`
    <span class="bar-line others" title=${`The sum of the ${count} that are weaker over training`}>
      ${name} ${track(others, isSigned)} <b>${valueNumber(others.value, isSigned)}</b>
    </span>
  `;
}

// A bar longer than its track ends in a point.
function track(bar: Omit<Bar, "feature">, isSigned: boolean): TemplateResult {
  const { value, share, clipped } = bar;
  const side = isSigned ? (value < 0 ? "against" : "for") : "much";
  return html`
    <span class="bar-track">
      <span class="${side} ${clipped ? "clipped" : ""}" style="--share:${share}"></span>
    </span>
  `;
}

function spoken(scene: Scene, { bars }: Bars): string {
  const { names } = featuresOf(scene);
  const order = [...bars].sort((a, b) => Math.abs(b.value) - Math.abs(a.value));
  const { isSigned } = scene.series;
  return order
    .slice(0, MOST_SPOKEN)
    .map(({ feature, value }) => `${names[feature]} ${valueNumber(value, isSigned)}`)
    .join(", ");
}
