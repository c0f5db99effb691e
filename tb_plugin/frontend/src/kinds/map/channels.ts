// Every channel of one example's maps at the step in view, on one scale.
import { html, nothing, type TemplateResult } from "lit";

import type { Channels, Choose } from "../../state/selection";
import { select } from "../../controls/select";
import type { ExampleKey } from "../../data/keys";
import type { Series, Step, Values } from "../../data/log";
import { ranked } from "../../derived/drift";
import { type Plane, topOf, topOfSeries } from "../../derived/maps";
import { rememberedOf } from "../../common/memo";
import type { Scene } from "../../scene";
import { exporting } from "../../views/export_menu";
import "../../views/map";
import { inWords, shortNumber } from "../../common/numbers";

const MOST = 36;

const ORDERS: [Channels, string][] = [
  ["moved", "Moved most since the step before"],
  ["given", "As given"],
];

// What is drawn of it is read from the step in view, and from the one before.
export function channelKeys(scene: Scene, series: Series, row: number): ExampleKey[] {
  return Object.values(stepsOf(scene, series)).flatMap((step) => keyOf(scene, series, row, step) ?? []);
}

function stepsOf({ loaded, step: { step: now } }: Scene, series: Series) {
  const steps = loaded.steps.get(series.name) ?? [];
  const index = steps.findIndex(({ step }) => step === now);
  return { now: steps[index], before: steps[index - 1] };
}

function keyOf({ loaded }: Scene, series: Series, row: number, step: Step | undefined) {
  return step && { run: loaded.run.name, series: series.name, example: row, step };
}

// What is drawn of a series: at the step in view, or, while its values are on their way, what was
// drawn last.
interface Of {
  series: Series;
  row: number;
  steps: Step[];
  step: Step;
  values: Values;
  before: Values | undefined;
  late: boolean;
}

const drawnLast = new WeakMap<Series, Of>();

function inView(scene: Scene, series: Series, row: number): Of | undefined {
  const steps = scene.loaded.steps.get(series.name) ?? [];
  const at = stepsOf(scene, series);
  const [values, before] = [at.now, at.before].map((step) => {
    const key = keyOf(scene, series, row, step);
    return key && scene.valuesOf(key);
  });
  const last = drawnLast.get(series);
  if (!values) return last?.row === row ? { ...last, late: true } : undefined;
  const now = { series, row, steps, step: at.now!, values, before, late: false };
  drawnLast.set(series, now);
  return now;
}

export function channels(scene: Scene, series: Series, row: number, choose: Choose) {
  const of = inView(scene, series, row);
  if (!of || of.values.shape[3] === 1) return nothing;
  const { step, values, before, late } = of;
  const { channels: order } = scene.selection;
  const found = ordered(values, series, before, order);
  const name = inWords(series.name);
  return html`
    <section class="of-channels" aria-label=${`Channels of ${name}`} data-panel>
      <h2>Channels of ${name} at step ${step.step}</h2>
      <div class="display">
        ${select("Which first", order, ORDERS, (chosen) => choose({ channels: chosen }))}
        <p class="caption">${caption(found)}</p>
      </div>
      <div class="grid ${late ? "waiting" : ""}" role="list">
        ${found.slice(0, MOST).map((one) => tile(scene, of, one))}
      </div>
      ${exporting(scene, `Channels of ${name}`)}
    </section>
  `;
}

const ordered = rememberedOf(
  (values: Values, series: Series, before: Values | undefined, order: Channels) =>
    channelsOf(series, values, before, order),
);

function caption(found: Channel[]): string {
  const some = found.length > MOST ? `The first ${MOST} of ${found.length}. ` : "";
  const compared = found.some(({ moved }) => Number.isFinite(moved));
  const moved = compared ? " Below each: its mean |change| since the step before." : "";
  return `${some}All on one scale.${moved}`;
}

function tile(scene: Scene, of: Of, { name, plane, moved }: Channel): TemplateResult {
  const { series, steps, step, values, row } = of;
  const { selection, examples } = scene;
  const top = topOf(selection.scale, topOfSeries(scene, { series, steps }), step, values.data, row);
  const blend = examples.pictures ? selection.blend : 1;
  const overlay = { plane, top, isSigned: series.isSigned, blend, palette: selection.palette };
  return html`
    <figure role="listitem">
      <xai-map .pictures=${examples.pictures} .example=${row} .overlay=${overlay}></xai-map>
      <figcaption>
        <span title=${name}>${name}</span>
        ${Number.isFinite(moved) ? html`<b>${shortNumber(moved)}</b>` : nothing}
      </figcaption>
    </figure>
  `;
}

// Channels of one example's map: each on its own, and how far each moved.
export interface Channel {
  index: number;
  name: string;
  plane: Plane;
  moved: number; // mean |difference| to the step before; not a number where there is none
}

export function hasChannels({ kind, axes, channels }: Series): boolean {
  const isMap = kind === "maps" && axes.join() === "y,x,channel";
  return isMap && channels.length !== 1;
}

// `now` and `before` hold that example alone.
export function channelsOf(
  series: Series,
  now: Values,
  before: Values | undefined,
  order: Channels,
): Channel[] {
  const [, height = 1, width = 1, depth = 1] = now.shape;
  const all = Array.from({ length: depth }, (_, index): Channel => {
    const values = picked(now, index, depth);
    const earlier = before?.data.length === now.data.length ? picked(before, index, depth) : undefined;
    const name = series.channels[index] || `channel ${index}`;
    return { index, name, plane: { width, height, values }, moved: distance(values, earlier) };
  });
  if (order === "given") return all;
  return ranked(all.map(({ moved }) => moved)).map((index) => all[index]!);
}

function picked({ data }: Values, channel: number, depth: number): Float32Array {
  return Float32Array.from({ length: data.length / depth }, (_, i) => data[i * depth + channel]!);
}

function distance(now: Float32Array, before: Float32Array | undefined): number {
  if (!before) return NaN;
  return now.reduce((sum, value, i) => sum + Math.abs(value - before[i]!), 0) / now.length;
}
