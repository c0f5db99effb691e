// What changed and when, in plain words; steps and examples in it lead there.
import { html, nothing, type TemplateResult } from "lit";

import type { Choose } from "../state/selection";
import { inWords } from "../common/numbers";
import type { Piece, Sentence } from "../words/sentence";

// `of`: the explanation that it speaks of, where the sentences do not name it.
export function summary(sentences: Sentence[], choose: Choose, of = ""): TemplateResult {
  const title = of ? `Summary: ${inWords(of)}` : "Summary";
  return html`
    <div class="summary" role="region" aria-label=${title}>
      ${of ? html`<h2>${title}</h2>` : nothing}
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
