// What the run had to tell its user.
import { html, nothing } from "lit";

import type { Choose } from "../state/selection";
import type { NoteAt } from "../data/log";
import { legible } from "../common/legible";
import { isWarning, severityWord } from "../words/severity";

export function notes(all: NoteAt[], choose: Choose) {
  if (all.length === 0) return nothing;
  return html`
    <section class="notes">
      <h2>Notes from the run</h2>
      <ul>
        ${all.map(
          ({ step, note }) => html`
            <li class=${severityWord(note).toLowerCase()}>
              <b>${isWarning(note) ? "⚠\uFE0E " : ""}${severityWord(note)}</b> · ${legible(note.source)} ·
              <button class="link" @click=${() => choose({ step })}>step ${step}</button>
              <p>${note.text}</p>
            </li>
          `,
        )}
      </ul>
    </section>
  `;
}
