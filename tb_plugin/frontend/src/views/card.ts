// One row of the series at one step: what explains it, what the model said, how far it moved.
import { html, nothing, type TemplateResult } from "lit";

import type { Choose } from "../state/selection";
import { pinButton } from "../controls/pin";
import { twoDigits } from "../common/numbers";
import { FAINT, faintness } from "../derived/faint";
import type { Drawn } from "../kinds/kind";
import { choiceOf, noChoice } from "../derived/row";
import { rowName, type Scene } from "../scene";
import { SPARK } from "./sparkline";
import { spokenVerdict, verdict, verdictClass } from "./verdict";

const NOTHING_THERE =
  "At this step the explanation is zero everywhere, or not finite. It is counted, and never compared.";

// The picture of a card, and the same in words.
export interface Face {
  shown: TemplateResult;
  spoken?: string;
  scrolls?: boolean; // within the card
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
      aria-setsize=${scene.shown.length}
      aria-posinset=${at.place + 1}
      class="card ${verdicts ? verdictClass(scene, row) : ""} ${chosen ? "chosen" : ""}"
    >
      ${face.scrolls ? scrolling(scene, row, face, choose) : pressed(scene, row, face, choose)}
      ${verdicts ? verdict(scene, row) : nothing} ${moved(scene, row, at.path)}
      ${scene.rows.interchangeable ? nothing : pinButton(scene, row, choose)}
    </div>
  `;
}

function pressed(scene: Scene, row: number, face: Face, choose: Choose): TemplateResult {
  return html`
    <button
      class="face"
      aria-pressed=${scene.chosen === row}
      aria-label=${spoken(scene, row, face)}
      title=${`Show this ${scene.rows.word}'s own curve`}
      @click=${() => toggle(scene, row, choose)}
    >
      ${face.shown} ${mark(scene, row)}
    </button>
    ${named(scene, row, choose)}
  `;
}

// What scrolls is no button: its text is to be read.
function scrolling(scene: Scene, row: number, face: Face, choose: Choose): TemplateResult {
  const press = ({ key }: KeyboardEvent): void => {
    if (key === "Enter") toggle(scene, row, choose);
  };
  return html`
    <div
      class="face scrolls"
      role="group"
      tabindex="0"
      aria-label=${`${spoken(scene, row, face)}. ${scene.chosen === row ? "Selected" : "Enter selects it"}`}
      @click=${() => toggle(scene, row, choose)}
      @keydown=${press}
    >
      ${face.shown} ${mark(scene, row)}
    </div>
    ${named(scene, row, choose)}
  `;
}

function toggle({ rows, chosen }: Scene, row: number, choose: Choose): void {
  choose(chosen === row ? noChoice(rows) : choiceOf(rows, row));
}

// Leads to all that is known of it, where that is about a single one.
function named(scene: Scene, row: number, choose: Choose): TemplateResult {
  const { rows } = scene;
  const name = rowName(scene, row);
  if (rows.interchangeable) return html`<h2 title=${name}>${name}</h2>`;
  return html`
    <h2>
      <button
        class="name"
        title=${`${name}: over the whole training`}
        @click=${() => choose({ room: "example", ...choiceOf(rows, row) })}
      >
        ${name}
      </button>
    </h2>
  `;
}

export function mark(scene: Drawn, row: number) {
  const flat = flatness(scene, row);
  if (flat) return html`<span class="flat" title=${NOTHING_THERE}>${flat}</span>`;
  const { kind, step, common, selection } = scene;
  return faintMark(faintness(kind.scale?.own, step, row, common, selection.scale));
}

export function faintMark(why: string) {
  return why ? html`<span class="flat faint" title=${`${FAINT}: ${why}`}>${FAINT}</span>` : nothing;
}

// What is said in place of an explanation that says nothing; "" where it does.
export function flatness({ step, kind }: Drawn, row: number): string {
  if (!step.degenerate[row]) return "";
  return kind.thing ? `no ${kind.thing}` : "nothing to show";
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
  const { kind, step, common, selection } = scene;
  const isFaint = faintness(kind.scale?.own, step, row, common, selection.scale) !== "";
  return [
    rowName(scene, row),
    ...(scene.rows.ofProbe ? spokenVerdict(scene, row) : []),
    ...(flat ? [flat] : []),
    ...(isFaint ? [FAINT] : []),
    `drift ${twoDigits(scene.drift[row])}`,
    ...(face.spoken && !flat ? [face.spoken] : []),
  ].join(", ");
}
