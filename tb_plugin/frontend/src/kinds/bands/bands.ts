// The curves of each example over time, with coloured bands behind them.
import { html, nothing, svg, type TemplateResult } from "lit";

import type { Choose } from "../../state/selection";
import { topOf } from "../../derived/maps";
import { shortNumber, valueNumber } from "../../common/numbers";
import type { Scene } from "../../scene";
import { bandsOf, channelsOf, endOf, HEIGHT, linesOf, strongestMoment, WIDTH } from "./still";
import "./element";
import { type Face, flatness } from "../../views/card";
import { cards } from "../../views/cards";
import { rowNumbers } from "../../data/log";
import type { Drawn } from "../kind";

const PANEL = { alone: 140, many: 74, most: 4 };
const DASHES = 4;
const AROUND = 112; // name, verdict, drift, time axis and padding

export function bands(scene: Scene, choose: Choose): TemplateResult {
  const count = panelsOf(scene).length;
  const high = count === 1 ? PANEL.alone : PANEL.many * Math.min(count, PANEL.most);
  const item = { minWidth: 330, height: () => high + AROUND };
  return cards(scene, item, (row) => bandsFace(scene, row), choose);
}

// One a channel where the values differ by channel, else one for all.
function panelsOf({ values, examples, series }: Drawn): string[][] {
  const channels = channelsOf(examples, values);
  return series.axes.includes("feature") ? channels.map((name) => [name]) : [channels];
}

export function bandsFace(scene: Drawn, row: number): Face {
  const { values } = scene;
  if (!values) return { shown: html`<span class="sheet late">…</span>` };
  const own = rowNumbers(values, row);
  const top = topOf(scene.selection.scale, scene.common, scene.step, own, row);
  const panels = panelsOf(scene);
  const one = { row, top, count: panels.length };
  const shown = html`
    <span class="sheet panels">
      ${panels.map((names, place) => panel(scene, { ...one, names, place }))}
      <span class="clock"><span>0</span><span>${endOf(scene.examples)}</span></span>
    </span>
  `;
  return { shown, spoken: spoken(scene, own), scrolls: panels.length > PANEL.most };
}

interface Panel {
  row: number;
  names: string[]; // of the channels in it
  place: number;
  count: number;
  top: number;
}

function panel(scene: Drawn, { row, names, place, count, top }: Panel) {
  const { examples, series } = scene;
  const bands = flatness(scene, row) ? undefined : bandsOf(scene.values!, row, place, count);
  const height = count === 1 ? PANEL.alone : PANEL.many;
  const paths = linesOf(examples, row);
  const drawn = names.map((_, i) => paths[place + i] ?? "");
  return html`
    <span class="channels">
      ${names.map((name, i) => html`<span>${names.length > 1 ? dash(i) : nothing}${name}</span>`)}
    </span>
    <span class="panel-of" style="height:${height - 20}px">
      <xai-bands .values=${bands} .top=${top} .isSigned=${series.isSigned}></xai-bands>
      <svg viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none" aria-hidden="true">
        ${drawn.map((path, i) => svg`<path class="curve dash-${i % DASHES}" d=${path} />`)}
      </svg>
    </span>
  `;
}

// What the curve of a channel looks like.
function dash(index: number): TemplateResult {
  return html`<svg viewBox="0 0 22 8" aria-hidden="true">
    <path class="curve dash-${index % DASHES}" d="M0 4h22" />
  </svg>`;
}

function spoken({ examples, series, values }: Drawn, own: Float32Array): string {
  const names = series.axes.includes("feature") ? channelsOf(examples, values) : [""];
  const { value, channel, from, to } = strongestMoment(examples, own, names.length);
  const where = [names[channel] ?? "", `from ${shortNumber(from)} to ${shortNumber(to)}`];
  return `strongest ${where.filter(Boolean).join(" ")}: ${valueNumber(value, series.isSigned)}`;
}
