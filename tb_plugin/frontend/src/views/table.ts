// Any series as numbers: for kinds that have no view of their own.
import { html, nothing, type TemplateResult } from "lit";

import type { Choose } from "../controls/choose";
import { driftAt } from "../drift";
import { className, exampleName, type Values } from "../log";
import { inWords, shortNumber, twoDigits } from "../numbers";
import type { Scene } from "../scene";

const MOST_NUMBERS = 6;
const MOST_ROWS = 200;

export function table(scene: Scene, choose: Choose): TemplateResult {
  const { series, values } = scene;
  const shape = values ? ` Shape of one example: [${values.shape.slice(1)}].` : "";
  const said =
    series.kind === "representations"
      ? "What a layer puts out for each example."
      : `This page has no picture for “${series.kind}” yet; here are its numbers.`;
  const first = (example: number): TemplateResult[] => [
    html`<td>${values ? firstValues(values, example) : "…"}</td>`,
  ];
  return exampleRows(scene, `${said}${shape}`, ["First values"], first, choose);
}

// One row an example, with what is known of each and then cells of the caller's own.
export function exampleRows(
  scene: Scene,
  said: string,
  heads: string[],
  cells: (example: number) => TemplateResult[],
  choose: Choose,
): TemplateResult {
  const each = scene.drift.length > 0;
  const known = ["Example", "Target", "Predicted", ...(each ? ["Drift"] : []), "Magnitude"];
  const rows = scene.order.slice(0, MOST_ROWS);
  return html`
    <div class="table">
      <p>${said} ${each ? nothing : wholeProbe(scene)}</p>
      <table>
        <thead>
          <tr>
            ${[...known, ...heads].map((head) => html`<th>${head}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${rows.map((example) => row(scene, example, cells, choose))}
        </tbody>
      </table>
      ${
        scene.order.length > MOST_ROWS
          ? html`<p>The first ${MOST_ROWS} of ${scene.order.length} examples in this order.</p>`
          : nothing
      }
    </div>
  `;
}

export function rowOf({ shape, data }: Values, example: number): Float32Array {
  const size = data.length / Math.max(1, shape[0]!);
  return data.subarray(example * size, (example + 1) * size);
}

function wholeProbe({ step, by }: Scene) {
  const [value] = driftAt(step, by);
  if (value === undefined) return nothing;
  return html`Drift of the whole probe by ${inWords(by.measure)}: <b>${twoDigits(value)}</b>.`;
}

function row(
  scene: Scene,
  example: number,
  cells: (example: number) => TemplateResult[],
  choose: Choose,
): TemplateResult {
  const { examples, predictions, drift, step } = scene;
  const predicted = predictions?.predicted[example];
  return html`
    <tr class=${scene.selection.example === example ? "chosen" : ""}>
      <th scope="row">
        <button class="link" @click=${() => choose({ example })}>
          ${exampleName(examples, example)}
        </button>
      </th>
      <td>${className(examples, examples.targets[example]!)}</td>
      <td>${predicted === undefined ? "–" : className(examples, predicted)}</td>
      ${drift.length > 0 ? html`<td class="number">${twoDigits(drift[example])}</td>` : nothing}
      <td class="number">${shortNumber(step.magnitude[example])}</td>
      ${cells(example)}
    </tr>
  `;
}

function firstValues(values: Values, example: number): string {
  const own = rowOf(values, example);
  const shown = Array.from(own.subarray(0, MOST_NUMBERS), shortNumber).join(", ");
  return own.length > MOST_NUMBERS ? `${shown}, …` : shown;
}
