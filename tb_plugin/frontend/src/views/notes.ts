// What the run had to tell its user.
import { html, nothing } from "lit";

import type { Choose } from "../controls/choose";
import { Severity } from "../gen/tf_xai_pb";
import type { NoteAt } from "../log";

const WORDS: Record<number, string> = {
  [Severity.INFO]: "Note",
  [Severity.WARNING]: "Warning",
  [Severity.ERROR]: "Error",
};

export function notes(all: NoteAt[], choose: Choose) {
  if (all.length === 0) return nothing;
  return html`
    <section class="notes">
      <h2>Notes from the run</h2>
      <ul>
        ${all.map(
          ({ step, note }) => html`
            <li class=${(WORDS[note.severity] ?? "Note").toLowerCase()}>
              <b>${WORDS[note.severity] ?? "Note"}</b> · ${note.source} ·
              <button class="link" @click=${() => choose({ step })}>step ${step}</button>
              <p>${note.text}</p>
            </li>
          `,
        )}
      </ul>
    </section>
  `;
}
