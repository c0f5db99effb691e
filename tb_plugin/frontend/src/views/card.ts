// One row of the series at one step: what explains it, what the model said, how far it moved.
import { html, nothing, type TemplateResult } from "lit";

import type { Choose } from "../controls/choose";
import { twoDigits } from "../numbers";
import { choiceOf, noChoice } from "../row";
import { rowName, type Scene } from "../scene";
import { SPARK } from "./sparkline";
import { spokenVerdict, verdict, verdictClass } from "./verdict";

const NOTHING_THERE =
  "At this step the explanation is zero everywhere, or not finite. It is counted, and never compared.";

// The picture of a card, and the same in words.
export interface Face {
  shown: TemplateResult;
  spoken?: string;
  scrolls?: boolean; // within the card; its name is what is pressed, then
}

export interface Place {
  row: number;
  place: number; // in the order
  path: string; // of its sparkline
}

export function card(scene: Scene, at: Place, face: Face, choose: Choose): TemplateResult {
  const { row } = at;
  const verdicts = scene.rows.ofProbe;
  const chosen = scene.chosen === row;
  return html`
    <div
      role="listitem"
      aria-setsize=${scene.order.length}
      aria-posinset=${at.place + 1}
      class="card ${verdicts ? verdictClass(scene, row) : ""} ${chosen ? "chosen" : ""}"
    >
      ${face.scrolls ? scrolling(scene, row, face, choose) : pressed(scene, row, face, choose)}
      ${verdicts ? verdict(scene, row) : nothing} ${moved(scene, row, at.path)}
    </div>
  `;
}

function pressed(scene: Scene, row: number, face: Face, choose: Choose): TemplateResult {
  const name = rowName(scene, row);
  return html`
    ${button(scene, row, face, "face", html`${face.shown} ${mark(scene, row)}`, choose)}
    <h2 title=${name}>${name}</h2>
  `;
}

function scrolling(scene: Scene, row: number, face: Face, choose: Choose): TemplateResult {
  const name = rowName(scene, row);
  return html`
    <div class="face scrolls" role="group" tabindex="0" aria-label=${name}>
      ${face.shown} ${mark(scene, row)}
    </div>
    <h2>${button(scene, row, face, "name", html`${name}`, choose)}</h2>
  `;
}

function button(
  scene: Scene,
  row: number,
  face: Face,
  style: string,
  inside: TemplateResult,
  choose: Choose,
): TemplateResult {
  const { rows } = scene;
  const chosen = scene.chosen === row;
  return html`
    <button
      class=${style}
      aria-pressed=${chosen}
      aria-label=${spoken(scene, row, face)}
      title=${`Show this ${rows.word}'s own curve`}
      @click=${() => choose(chosen ? noChoice(rows) : choiceOf(rows, row))}
    >
      ${inside}
    </button>
  `;
}

function mark(scene: Scene, row: number) {
  const flat = flatness(scene, row);
  return flat ? html`<span class="flat" title=${NOTHING_THERE}>${flat}</span>` : nothing;
}

// What is said in place of an explanation that says nothing; "" where it does.
export function flatness({ step, series }: Scene, row: number): string {
  if (!step.degenerate[row]) return "";
  return series.axes[0] === "y" ? "no map" : "nothing to show";
}

export function moved({ drift, index, steps }: Scene, row: number, path: string): TemplateResult {
  const at = (SPARK.width * (index + 0.5)) / steps.length;
  return html`
    <p class="drift">
      <span>drift <b>${twoDigits(drift[row])}</b></span>
      <svg
        class="spark"
        viewBox="0 0 ${SPARK.width} ${SPARK.height}"
        preserveAspectRatio="none"
        aria-hidden="true"
      >
        <path d=${path} />
        <line x1=${at} x2=${at} y1="0" y2=${SPARK.height} />
      </svg>
    </p>
  `;
}

function spoken(scene: Scene, row: number, face: Face): string {
  const flat = flatness(scene, row);
  return [
    rowName(scene, row),
    ...(scene.rows.ofProbe ? spokenVerdict(scene, row) : []),
    ...(flat ? [flat] : []),
    `drift ${twoDigits(scene.drift[row])}`,
    ...(face.spoken && !flat ? [face.spoken] : []),
  ].join(", ");
}
