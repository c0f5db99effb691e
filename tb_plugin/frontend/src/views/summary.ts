// What changed and when, in plain words; steps and examples in it lead there.
import { html, type TemplateResult } from "lit";

import type { Choose } from "../controls/choose";
import type { Piece, Sentence } from "../summary";

export function summary(sentences: Sentence[], choose: Choose): TemplateResult {
  return html`
    <div class="summary" role="region" aria-label="Summary">
      ${sentences.map((sentence) => html`<p>${sentence.map((piece) => shown(piece, choose))}</p>`)}
    </div>
  `;
}

function shown({ text, step, example }: Piece, choose: Choose): TemplateResult {
  if (step === undefined) return html`${text}`;
  const go = (): void => choose(example === undefined ? { step } : { step, example });
  return html`<button class="link" @click=${go}>${text}</button>`;
}
