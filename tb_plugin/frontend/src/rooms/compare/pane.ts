// One of the explanations that are compared: what it is of, its picture, what the model said, and
// what else might be shown here.
import { html, nothing, type TemplateResult } from "lit";

import type { Choose, Selection } from "../../state/selection";
import type { Run } from "../../data/log";
import { outcome } from "../../derived/outcome";
import { choiceOf } from "../../derived/row";
import { Task } from "../../gen/tf_xai_pb";
import { changedPin, MAX_PINS, type Pin, pinsOf, pinsText, withPin } from "../../state/pins";
import type { Scene } from "../../scene";
import { answer, asked, verdict, verdictClass } from "../../views/verdict";
import type { Alone } from "./derived/alone";
import { differsOf, spokenPane, standsOut, toldOf } from "./derived/pane_words";
import type { Pane } from "./derived/panes";
import { paneFields } from "./fields";

export interface Framed {
  scene: Scene; // in view
  runs: Run[];
  panes: Pane[];
  place: number;
  own: Alone | undefined; // of the pane's row alone
  shown: TemplateResult; // its picture
  drawn: string; // of what, where it is not of this pane alone
}

export function comparePane(framed: Framed, choose: Choose): TemplateResult {
  const { scene, runs, panes, place, own, shown, drawn } = framed;
  const pane = panes[place]!;
  return html`
    <section class="pane ${place === 0 ? "in-view" : ""}" aria-label=${spokenPane(pane)}>
      <div>
        ${head(panes, place, drawn)} ${pane.note ? html`<p class="note">${pane.note}</p>` : nothing}
      </div>
      <div class="look">${shown}</div>
      <div class=${verdictsClass(own)}>${own ? said(own) : nothing}</div>
      ${paneFields(pane, runs, scene.selection.pins, (patch) =>
        choose(place === 0 ? chosen(scene, patch) : repinned(scene, place, patch)),
      )}
      ${place === 0 ? pinThis(framed, choose) : actions(framed, choose)}
    </section>
  `;
}

function head(panes: Pane[], place: number, drawn: string): TemplateResult {
  const pane = panes[place]!;
  return html`
    <h2>
      <i class="letter">${pane.name}</i>
      ${drawn ? html`<b class="drawn">${drawn}</b>` : nothing}
      <span>${place === 0 ? inView(panes) : differs(pane, panes[0]!)}</span>
    </h2>
  `;
}

function inView(panes: Pane[]): TemplateResult {
  const { explanation, step, row } = toldOf(panes[0]!);
  const told = panes.length > 1 ? standsOut(panes) : [explanation, step, row].filter(Boolean);
  return html`<b>${told.join(" · ")}</b> <small>in view, moves with the slider</small>`;
}

function differs(pane: Pane, inView: Pane): TemplateResult {
  const found = differsOf(pane, inView).filter(({ own }) => own);
  if (found.length === 0) return html`<small>the very same as A</small>`;
  const lines = found.map(
    ({ own, inView: other }) =>
      html`<span class="line"><b>${own}</b> <small>→ ${other || "none"} in A</small></span>`,
  );
  return html`${lines}`;
}

function verdictsClass(own: Alone | undefined): string {
  if (own && !own.rows.ofProbe) return "";
  return `verdicts ${own ? verdictClass(own, 0) : ""}`;
}

// The target is told with a wrong answer already.
function said(own: Alone): TemplateResult | typeof nothing {
  if (!own.rows.ofProbe) return nothing;
  const { examples, predictions, earlier } = own;
  const right = outcome(examples, predictions, earlier, 0)?.correct !== false;
  const target = examples.task === Task.CLASSES && right && asked(examples).length === 2;
  return html`
    ${verdict(own, 0)} ${target ? html`<p class="aside">target ${answer(own, 0)[0]}</p>` : nothing}
  `;
}

function repinned(scene: Scene, place: number, patch: Partial<Pin>): Partial<Selection> {
  return { pins: pinsText(changedPin(pinsOf(scene.selection.pins), place - 1, patch)) };
}

// What is in view is chosen as everywhere.
function chosen({ rows }: Scene, { run, series, step, example }: Partial<Pin>): Partial<Selection> {
  const elsewhere = run !== undefined || series !== undefined;
  return {
    ...(run === undefined ? {} : { run }),
    ...(series === undefined ? {} : { series }),
    ...(step === undefined ? {} : { step }),
    ...(example === undefined || elsewhere ? {} : choiceOf(rows, example)),
  };
}

// What can be done with a pane.
interface Of {
  scene: Scene;
  panes: Pane[];
  place: number;
}

export function pinThis({ scene, panes }: Of, choose: Choose): TemplateResult {
  const pins = pinsOf(scene.selection.pins);
  const full = pins.length >= MAX_PINS;
  return html`
    <p class="actions" data-unexported>
      <button
        class="action"
        ?disabled=${full}
        title=${full ? "There are three pinned already" : "Keep it, and move A on"}
        @click=${() => choose({ pins: pinsText(withPin(pins, panes[0]!.pin)) })}
      >
        Pin what is in view
      </button>
    </p>
  `;
}

export function actions({ scene, panes, place }: Of, choose: Choose): TemplateResult {
  const pins = pinsOf(scene.selection.pins);
  const { name, pin, seen } = panes[place]!;
  const full = pins.length >= MAX_PINS;
  const without = pins.filter((_, i) => i !== place - 1);
  const doubled = withPin(pins, pin);
  const pinned = (found: Pin[]) => ({ pins: pinsText(found) });
  const swap = () => swapped(scene, panes, place);
  const tell = (label: string, title: string, patch: () => Partial<Selection>, off = false) => html`
    <button
      class="action"
      aria-label=${`${label} ${name}`}
      title=${title}
      ?disabled=${off}
      @click=${() => choose(patch())}
    >
      ${label}
    </button>
  `;
  return html`
    <p class="actions" data-unexported>
      ${tell("Put in view", `A and ${name} change places`, swap, !seen)}
      ${tell("Duplicate", "Once more, to change one of the two", () => pinned(doubled), full)}
      ${tell("Remove", "Compare with this no more", () => pinned(without))}
    </p>
  `;
}

function swapped(scene: Scene, panes: Pane[], place: number): Partial<Selection> {
  const { run, series, steps, index, row, rows } = panes[place]!.seen!;
  const pins = changedPin(pinsOf(scene.selection.pins), place - 1, panes[0]!.pin);
  return {
    ...{ run: run.name, series: series.name, step: steps[index]!.step, pins: pinsText(pins) },
    ...choiceOf(rows, row),
  };
}
