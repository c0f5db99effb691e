// Any series as numbers: for kinds that have no view of their own.
import { html, type TemplateResult } from "lit";

import type { Choose } from "../controls/choose";
import { className, exampleName, type Values } from "../log";
import { shortNumber, twoDigits } from "../numbers";
import type { Scene } from "../scene";

const MOST_NUMBERS = 6;
const MOST_ROWS = 200;

export function table(scene: Scene, choose: Choose): TemplateResult {
  const shape = scene.values ? ` Shape of one example: [${scene.values.shape.slice(1)}].` : "";
  const rows = scene.order.slice(0, MOST_ROWS);
  return html`
    <div class="table">
      <p>This page has no picture for “${scene.series.kind}” yet; here are its numbers.${shape}</p>
      <table>
        <thead>
          <tr>
            <th>Example</th>
            <th>Target</th>
            <th>Predicted</th>
            <th>Drift</th>
            <th>Magnitude</th>
            <th>First values</th>
          </tr>
        </thead>
        <tbody>
          ${rows.map((example) => row(scene, example, choose))}
        </tbody>
      </table>
      ${
        scene.order.length > MOST_ROWS
          ? html`<p>The first ${MOST_ROWS} of ${scene.order.length} examples in this order.</p>`
          : ""
      }
    </div>
  `;
}

function row(scene: Scene, example: number, choose: Choose): TemplateResult {
  const { examples, predictions, drift, step, values } = scene;
  const predicted = predictions?.predicted[example];
  return html`
    <tr>
      <th scope="row">
        <button class="link" @click=${() => choose({ example })}>
          ${exampleName(examples, example)}
        </button>
      </th>
      <td>${className(examples, examples.targets[example]!)}</td>
      <td>${predicted === undefined ? "–" : className(examples, predicted)}</td>
      <td class="number">${twoDigits(drift[example])}</td>
      <td class="number">${shortNumber(step.magnitude[example])}</td>
      <td>${values ? firstValues(values, example) : "…"}</td>
    </tr>
  `;
}

function firstValues({ shape, data }: Values, example: number): string {
  const size = data.length / Math.max(1, shape[0]!);
  const own = data.subarray(example * size, (example + 1) * size);
  const shown = Array.from(own.subarray(0, MOST_NUMBERS), shortNumber).join(", ");
  return own.length > MOST_NUMBERS ? `${shown}, …` : shown;
}
