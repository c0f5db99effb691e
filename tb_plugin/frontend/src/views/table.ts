// Any series as numbers: for kinds that have no view of their own.
import { measureName } from "../data/measures";
import { html, nothing, type TemplateResult } from "lit";

import type { Choose } from "../controls/choose";
import { nothingLeft } from "../controls/filters";
import { driftAt } from "../derived/drift";
import type { Values } from "../data/log";
import { shortNumber, twoDigits } from "../words/numbers";
import { choiceOf } from "../derived/row";
import { rowName, type Scene } from "../scene";
import { answer, asked } from "./verdict";

const MOST_NUMBERS = 6;
const MOST_ROWS = 200;

export function table(scene: Scene, choose: Choose): TemplateResult {
  const { kind } = scene.series;
  const said =
    kind === "representations"
      ? "What a layer puts out for each example."
      : `This page has no picture for “${kind}” yet; here are its numbers.`;
  return numbers(scene, said, choose);
}

// Of a kind that this page has never heard of.
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

// One line a row of the series, with what is known of each and then cells of the caller's own.
export function rowTable(
  scene: Scene,
  said: string,
  heads: string[],
  cells: (row: number) => TemplateResult[],
  choose: Choose,
): TemplateResult {
  const each = scene.drift.length > 0;
  const answers = scene.rows.ofProbe ? asked(scene.examples) : [];
  const known = [capital(scene.rows.word), ...answers, ...(each ? ["Drift"] : []), "Magnitude"];
  if (scene.shown.length === 0) return nothingLeft(scene, choose);
  const shown = scene.shown.slice(0, MOST_ROWS);
  return html`
    <div class="table">
      <p>${said} ${each ? nothing : wholeProbe(scene)}</p>
      <table>
        <thead>
          <tr>
            ${[...known, ...heads].map((head) => html`<th title=${head}>${head}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${shown.map((one) => row(scene, one, cells, choose))}
        </tbody>
      </table>
      ${
        scene.shown.length > MOST_ROWS
          ? html`<p>The first ${MOST_ROWS} of ${scene.shown.length} in this order.</p>`
          : nothing
      }
    </div>
  `;
}

export function rowOf({ shape, data }: Values, example: number): Float32Array {
  const size = data.length / Math.max(1, shape[0]!);
  return data.subarray(example * size, (example + 1) * size);
}

function capital(word: string): string {
  return word[0]!.toUpperCase() + word.slice(1);
}

function wholeProbe({ step, by }: Scene) {
  const [value] = driftAt(step, by);
  if (value === undefined) return nothing;
  return html`Drift of the whole probe by ${measureName(by.measure)}: <b>${twoDigits(value)}</b>.`;
}

function row(
  scene: Scene,
  index: number,
  cells: (row: number) => TemplateResult[],
  choose: Choose,
): TemplateResult {
  const { drift, step, rows } = scene;
  return html`
    <tr class=${scene.chosen === index ? "chosen" : ""}>
      <th scope="row">
        <button
          class="link"
          title=${rowName(scene, index)}
          @click=${() => choose(choiceOf(rows, index))}
        >
          ${rowName(scene, index)}
        </button>
      </th>
      ${rows.ofProbe ? answer(scene, index).map((said) => html`<td>${said}</td>`) : nothing}
      ${drift.length > 0 ? html`<td class="number">${twoDigits(drift[index])}</td>` : nothing}
      <td class="number">${shortNumber(step.magnitude[index])}</td>
      ${cells(index)}
    </tr>
  `;
}

function firstValues(values: Values, example: number): string {
  const own = rowOf(values, example);
  const shown = Array.from(own.subarray(0, MOST_NUMBERS), shortNumber).join(", ");
  return own.length > MOST_NUMBERS ? `${shown}, …` : shown;
}
