// What changed and when, in plain words; steps and examples in it lead there.
import { html, type TemplateResult } from "lit";

import type { Choose } from "../controls/choose";
import type { Piece, Sentence } from "../words/sentence";

export function summary(sentences: Sentence[], choose: Choose): TemplateResult {
  return html`
    <div class="summary" role="region" aria-label="Summary">
      ${sentences.map(
        ({ kind, pieces }) =>
          html`<p class=${kind}>${pieces.map((piece) => shown(piece, choose))}</p>`,
      )}
    </div>
  `;
}

function shown({ text, ...there }: Piece, choose: Choose): TemplateResult {
  if (there.step === undefined) return html`${text}`;
  return html`<button class="link" @click=${() => choose(there)}>${text}</button>`;
}
