// One line a row of the series.
import { measureName } from "../data/measures";
import { html, nothing, type TemplateResult } from "lit";

import type { Choose } from "../state/selection";
import { nothingLeft } from "../controls/filters";
import { driftAt } from "../derived/drift";
import { shortNumber, twoDigits } from "../common/numbers";
import { choiceOf } from "../derived/row";
import { rowName, type Scene } from "../scene";
import { answer, asked } from "./verdict";

const MAX_ROWS = 200;

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
  const shown = scene.shown.slice(0, MAX_ROWS);
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
        scene.shown.length > MAX_ROWS
          ? html`<p>The first ${MAX_ROWS} of ${scene.shown.length} in this order.</p>`
          : nothing
      }
    </div>
  `;
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
