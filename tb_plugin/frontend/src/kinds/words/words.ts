// The running text of each example, every word on the colour of its value.
import { html, type TemplateResult } from "lit";

import { tint } from "../../derived/colour";
import type { Choose } from "../../state/selection";
import { type Examples, rowNumbers } from "../../data/log";
import { topOf } from "../../derived/maps";
import { remembered } from "../../common/memo";
import { valueNumber } from "../../common/numbers";
import type { Scene } from "../../scene";
import { quantile } from "../../derived/statistics";
import { type Face, flatness } from "../../views/card";
import { cards } from "../../views/cards";
import type { Drawn } from "../kind";

const LINE = { height: 25, letters: 50 }; // about what fits
const MAX_LINES = 7; // longer texts scroll
const SHARE = 0.75; // of the texts that are seen without scrolling
const AROUND = 98; // name, verdict, drift and padding
const MAX_SPOKEN = 3;
const LEAST_MARKED = 0.1; // of the strongest; weaker words carry no mark

export function words(scene: Scene, choose: Choose): TemplateResult {
  const lines = linesOf(scene.examples);
  const item = { minWidth: 360, height: () => LINE.height * lines + AROUND };
  return cards(scene, item, (row) => wordsFace(scene, row), choose);
}

// As many as most texts need.
const linesOf = remembered(({ texts }: Examples): number => {
  const letters = texts.map((text) => text.reduce((sum, word) => sum + word.length + 1, 0));
  const lines = Math.ceil(quantile(letters, SHARE) / LINE.letters);
  return Math.min(MAX_LINES, Math.max(2, lines));
});

interface Word {
  text: string;
  value: number;
  share: number; // of the strongest colour, −1 to 1
}

export function wordsFace(scene: Drawn, row: number): Face {
  const { values, series } = scene;
  if (!values) return { shown: html`<span class="sheet late">…</span>`, scrolls: true };
  const found = wordsOf(scene, row, rowNumbers(values, row));
  const plain = flatness(scene, row) !== "";
  const shown = html`
    <p class="text" dir="auto">${found.map((word) => shownWord(word, plain, series.isSigned))}</p>
  `;
  return { shown, spoken: spoken(found, series.isSigned), scrolls: true };
}

// Padding has no word.
function wordsOf({ examples, selection, common, step }: Drawn, row: number, own: Float32Array) {
  const top = topOf(selection.scale, common, step, own, row);
  return (examples.texts[row] ?? []).flatMap((text, i): Word[] => {
    const value = own[i] ?? NaN;
    const share = top > 0 && Number.isFinite(value) ? value / top : 0;
    return text ? [{ text, value, share: Math.min(1, Math.max(-1, share)) }] : [];
  });
}

function shownWord({ text, value, share }: Word, plain: boolean, isSigned: boolean) {
  if (plain) return html`<span>${text}</span> `;
  const strong = Math.abs(share) >= LEAST_MARKED && isSigned;
  const side = strong ? (share < 0 ? "against" : "for") : "";
  const deep = Math.abs(share) > 0.7 ? "deep" : "";
  return html`<span
      class="word ${side} ${deep}"
      style="background:${tint(share, isSigned)}"
      title=${`${text}: ${valueNumber(value, isSigned)}`}
      >${text}</span
    > `;
}

function spoken(all: Word[], isSigned: boolean): string {
  const order = [...all].sort((a, b) => Math.abs(b.value) - Math.abs(a.value));
  return order
    .slice(0, MAX_SPOKEN)
    .map(({ text, value }) => `“${text}” ${valueNumber(value, isSigned)}`)
    .join(", ");
}
