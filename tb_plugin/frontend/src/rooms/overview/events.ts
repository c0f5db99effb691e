// What happened during the training, on a thin track and in words.
import { html, nothing, type TemplateResult } from "lit";

import type { Choose } from "../../state/selection";
import { type Cluster, clustersOf, type EventKind, type TrainingEvent } from "./derived/events";
import type { Scene } from "../../scene";

const MAX_TOLD = 100;

const SYMBOLS: Record<EventKind, string> = { alarm: "▼", rate: "⇣", best: "★", warning: "⚠\uFE0E", note: "i" };
const WORDS: Record<EventKind, string> = {
  alarm: "alarm",
  rate: "learning rate changed",
  best: "lowest validation loss",
  warning: "warning",
  note: "note",
};

export function events(scene: Scene, choose: Choose) {
  const found = clustersOf(scene);
  if (found.length === 0) return nothing;
  return html`
    <section class="timed events" aria-label="Events">
      <div class="gutter">Events</div>
      <div class="plot">${found.map((one) => marker(one, choose))}</div>
      <div class="told"></div>
    </section>
    ${told(found, choose)}
  `;
}

function marker({ at, events: [first, ...rest] }: Cluster, choose: Choose): TemplateResult {
  const { kind, text, to } = first!;
  const all = [text, ...rest.map((event) => event.text)].join("\n");
  return html`
    <button class="event ${kind}" style="left:${at}%" title=${all} aria-label=${all} @click=${() => choose(to)}>
      ${SYMBOLS[kind]}${rest.length > 0 ? html`<sub>${rest.length + 1}</sub>` : nothing}
    </button>
  `;
}

function told(found: Cluster[], choose: Choose): TemplateResult {
  const all = found.flatMap(({ events }) => events);
  const kinds = (Object.keys(SYMBOLS) as EventKind[]).filter((kind) =>
    all.some((event) => event.kind === kind),
  );
  const more = all.length - MAX_TOLD;
  return html`
    <details class="events-told">
      <summary>
        ${kinds.map((kind) => html`<span>${SYMBOLS[kind]} ${WORDS[kind]}</span>`)}
        <span class="link">${all.length === 1 ? "List the event" : `List all ${all.length} events`}</span>
      </summary>
      <ul>
        ${all.slice(0, MAX_TOLD).map((event) => line(event, choose))}
        ${more > 0 ? html`<li>${more} more: zoom in to see them.</li>` : nothing}
      </ul>
    </details>
  `;
}

function line({ kind, text, to }: TrainingEvent, choose: Choose): TemplateResult {
  return html`
    <li class=${kind}>
      <button class="link" @click=${() => choose(to)}>${SYMBOLS[kind]} ${text}</button>
    </li>
  `;
}
