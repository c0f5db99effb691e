// The strongest numbers of each row, as bars around a line at zero.
import { html, nothing, type TemplateResult } from "lit";

import { barsOf, type Bar, type Bars, strongestFirst } from "./bar_values";
import type { Choose } from "../../state/selection";
import { type BarWords, featuresOf, featureWords } from "./features";
import { topOf } from "../../derived/maps";
import { valueNumber } from "../../common/numbers";
import type { Scene } from "../../scene";
import { type Face, flatness } from "../../views/card";
import { cards } from "../../views/cards";
import { rowNumbers } from "../../data/log";
import type { Drawn } from "../kind";

const MAX_BARS = 8;
const LINE = 21;
const AROUND = 104; // name, verdict, drift and padding
const MAX_SPOKEN = 3;

export function bars(scene: Scene, choose: Choose): TemplateResult {
  const { names } = featuresOf(scene);
  const lines = Math.min(names.length || Infinity, MAX_BARS + 1);
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

export function barsFace(
  drawn: Drawn,
  row: number,
  words: BarWords = featureWords(drawn, row),
): Face {
  const { values, step, common, selection } = drawn;
  if (!values) return { shown: html`<span class="sheet late">…</span>` };
  const own = rowNumbers(values, row);
  const top = topOf(selection.scale, common, step, own, row);
  const found = barsOf(own, strongestFirst(drawn.sampled(), values, row), MAX_BARS, top);
  const flat = flatness(drawn, row) !== "";
  const shown = html`
    <span class="sheet bars ${words.isSigned ? "" : "unsigned"} ${flat ? "faded" : ""}">
      ${found.bars.map((bar) => line(words, bar))} ${others(found, words)}
    </span>
  `;
  return { shown, spoken: spoken(words, found) };
}

function line({ names, has: valueOf, isSigned }: BarWords, bar: Bar): TemplateResult {
  const name = names[bar.feature]!;
  const has = valueOf(bar.feature);
  const number = valueNumber(bar.value, isSigned);
  return html`
    <span class="bar-line" title=${`${name}${has && ` = ${has}`}: ${number}`}>
      <span class="name">${name}${has ? html` <i>${has}</i>` : nothing}</span>
      ${track(bar, isSigned)} <b>${number}</b>
    </span>
  `;
}

function others({ others, count }: Bars, { isSigned, hasSum }: BarWords) {
  if (!others) return nothing;
  const name = html`<span class="name">${count} ${count === 1 ? "other" : "others"}</span>`;
  if (!hasSum) {
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

function spoken({ names, isSigned }: BarWords, { bars }: Bars): string {
  const order = [...bars].sort((a, b) => Math.abs(b.value) - Math.abs(a.value));
  return order
    .slice(0, MAX_SPOKEN)
    .map(({ feature, value }) => `${names[feature]} ${valueNumber(value, isSigned)}`)
    .join(", ");
}
