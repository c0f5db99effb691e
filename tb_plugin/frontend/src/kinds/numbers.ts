// Values without a picture of their own, as numbers.
import { html, type TemplateResult } from "lit";

import type { Choose } from "../state/selection";
import { rowNumbers, type Values } from "../data/log";
import type { Scene } from "../scene";
import type { Face } from "../views/card";
import { rowTable } from "../views/table";
import { shortNumber } from "../common/numbers";
import { barsFace } from "./bars/bars";
import { featureWords } from "./bars/features";
import type { Drawn, Kind } from "./kind";

const MAX_IN_TABLE = 6;
const MAX_ON_CARD = 24;

const NUMBERED = ["maps", "representations"]; // what this page knows

// Of maps, those with axes that no other kind draws.
export const numbersKind: Kind = {
  name: "numbers",
  applies: ({ kind }) => NUMBERED.includes(kind),
  view: table,
  compare: { face: numbersFace },
};

// Of what this page has never heard of.
export const newerKind: Kind = {
  name: "newer",
  applies: () => true,
  view: newer,
  compare: { face: numbersFace },
};

export function table(scene: Scene, choose: Choose): TemplateResult {
  const { kind } = scene.series;
  const said =
    kind === "representations"
      ? "What a layer puts out for each example."
      : `This page has no picture for “${kind}” yet; here are its numbers.`;
  return numbers(scene, said, choose);
}

export function newer(scene: Scene, choose: Choose): TemplateResult {
  const { kind } = scene.series;
  const said =
    `A newer tf-xai wrote this: the one beside this TensorBoard does not know “${kind}” yet. ` +
    "Update it to see more than these numbers.";
  return numbers(scene, said, choose);
}

function numbers(scene: Scene, said: string, choose: Choose): TemplateResult {
  const { rows, values } = scene;
  const shape = values ? ` Shape of one ${rows.word}: [${values.shape.slice(1)}].` : "";
  const first = (row: number): TemplateResult[] => [
    html`<td>${values ? firstValues(values, row) : "…"}</td>`,
  ];
  return rowTable(scene, `${said}${shape}`, ["First values"], first, choose);
}

function firstValues(values: Values, row: number): string {
  const own = rowNumbers(values, row);
  const shown = Array.from(own.subarray(0, MAX_IN_TABLE), shortNumber).join(", ");
  return own.length > MAX_IN_TABLE ? `${shown}, …` : shown;
}

export function numbersFace(drawn: Drawn): Face {
  const { values } = drawn;
  if (!values) return { shown: note("…") };
  if (values.shape.length === 2) {
    return barsFace(drawn, 0, { ...featureWords(drawn, 0), isSigned: true });
  }
  const own = rowNumbers(values, 0);
  const shown = Array.from(own.subarray(0, MAX_ON_CARD), shortNumber).join(", ");
  const rest = own.length > MAX_ON_CARD ? `, … (${own.length} numbers)` : "";
  return { shown: note(`[${values.shape.slice(1)}]: ${shown}${rest}`) };
}

export function note(text: string): TemplateResult {
  return html`<p class="numbers">${text}</p>`;
}
