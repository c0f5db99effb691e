// Loss, other metrics and the learning rate as small lines on the one time axis.
import { html, nothing, svg, type TemplateResult } from "lit";
import { guard } from "lit/directives/guard.js";

import { nearest } from "../../derived/axis";
import type { Choose } from "../../state/selection";
import { rememberedOf } from "../../common/memo";
import { inWords, shortNumber } from "../../common/numbers";
import { type Curve, type Track, tracksOf, valueAt } from "./derived/tracks";
import { placesOf, type Span, spanOf } from "./derived/span";
import type { Scene } from "../../scene";
import { across, type Range, rangeOf, stretched, upwards } from "../../views/frame";
import { colourOf, picked } from "../../views/lines";
import { onAxis, timed } from "./timed";

const DASHES = ["", "6 3", "2 2", "8 3 2 3"];

export function tracks(scene: Scene, choose: Choose): TemplateResult | typeof nothing {
  const { shown, more } = tracksOf(scene);
  if (shown.length === 0) return nothing;
  return html`
    <section aria-label="Loss and metrics">
      ${shown.map((track) => row(scene, track, choose))}
      ${
        more.length > 0
          ? html`<details class="more-tracks">
              <summary class="link">More metrics (${more.length})</summary>
              ${more.map((track) => row(scene, track, choose))}
            </details>`
          : nothing
      }
    </section>
  `;
}

function row(scene: Scene, track: Track, choose: Choose): TemplateResult {
  const span = spanOf(scene);
  const steps = placesOf(scene.steps, span.axis);
  const at = steps[scene.index]!;
  const range = rangeIn(track, span);
  return timed(
    scene,
    {
      style: "track-of",
      name: html`
        <span title=${inWords(track.name)}>${inWords(track.name)}</span>
        ${track.curves.length > 1 ? track.curves.map(key) : nothing}
        ${ends(range)}
      `,
      inside: html`${guard([track, span], () => drawing(track, span, range))}`,
      told: track.curves.map(
        (curve, i) => html`<b style="color:${colourOf(i)}">${shortNumber(valueAt(curve, at, steps))}</b>`,
      ),
      reads: (place) => said(track, steps[nearest(steps, onAxis(span, place))]!, steps),
      pick: (detail) => picked(scene, choose)({ detail } as CustomEvent<number>),
    },
    choose,
  );
}

// At the step that lies there, for example: “loss: training 0.31, validation 0.42”.
export function said({ name, curves }: Track, at: number, steps: number[]): string {
  const numbers = curves.map((curve) => {
    const part = curves.length > 1 ? `${curve.part} ` : "";
    return `${part}${shortNumber(valueAt(curve, at, steps))}`;
  });
  return `${inWords(name)}: ${numbers.join(", ")}`;
}

function key({ part }: Curve, i: number): TemplateResult {
  return html`
    <small style="--colour:${colourOf(i)}">
      <svg viewBox="0 0 20 4" aria-hidden="true">
        <path d="M0 2h20" stroke-dasharray=${DASHES[i % DASHES.length] || nothing} />
      </svg>
      ${part}
    </small>
  `;
}

function ends({ low, high }: Range): TemplateResult {
  const numbers = [...new Set([shortNumber(high), shortNumber(low)])]; // one where it is flat
  return html`
    <span class="ys" aria-hidden="true">
      ${numbers.map((number) => html`<i>${number}</i>`)}
    </span>
  `;
}

// The least and the largest number in view; not a number where there is none.
const rangeIn = rememberedOf(({ curves }: Track, span: Span): Range => {
  const inside = (x: number): boolean => x >= span.low && x <= span.high;
  const shown = curves.flatMap(({ xs, ys }) => ys.filter((_, i) => inside(xs[i]!)));
  const known = shown.filter(Number.isFinite);
  return { low: least(known), high: -least(known.map((y) => -y)) };
});

function least(numbers: number[]): number {
  return numbers.reduce((low, number) => (number >= low ? low : number), NaN);
}

function drawing(track: Track, span: Span, range: Range): TemplateResult {
  const label = `${inWords(track.name)} over the training: ${spoken(track)}`;
  return html`${stretched(
    label,
    svg`${track.curves.map(
      (curve, i) => svg`
        <path
          class="line"
          style="--colour:${colourOf(i)};--dash:${DASHES[i % DASHES.length] || "none"}"
          d=${pathOf(curve, span, rangeOf([range.low, range.high]))}
        />
      `,
    )}`,
  )}`;
}

function spoken({ curves }: Track): string {
  return curves
    .map(({ part, ys }) => {
      const known = ys.filter(Number.isFinite);
      return `${part} from ${shortNumber(known[0])} to ${shortNumber(known.at(-1))}`;
    })
    .join("; ");
}

// Broken where a number is missing; a point alone is drawn as a dot.
export function pathOf({ xs, ys }: Curve, span: Range, range: Range): string {
  let path = "";
  let open = false;
  ys.forEach((y, i) => {
    const isKnown = Number.isFinite(y);
    if (isKnown) path += `${open ? "L" : "M"}${across(span, xs[i]!)} ${upwards(range, y)}${open ? "" : "h0"}`;
    open = isKnown;
  });
  return path;
}
