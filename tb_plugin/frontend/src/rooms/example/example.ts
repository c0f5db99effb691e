// One example, or other row, over the whole training.
import { html, nothing } from "lit";

import type { Choose } from "../../state/selection";
import { chips } from "../../controls/filters";
import { oneDisplay } from "../../views/one_display";
import { totalDrift, indexOfLargest } from "../../derived/drift";
import { NO_NEEDS } from "../../data/store";
import { subjectOf } from "./derived/film";
import { remembered } from "../../common/memo";
import { choiceOf } from "../../derived/row";
import { inWords } from "../../common/numbers";
import type { Scene } from "../../scene";
import { driftMatrix, matrixOf } from "./matrix/drift_matrix";
import { detailKeys, details } from "./details";
import { curvesOfOne } from "./curves";
import { head } from "./head";
import { picker } from "./picker";
import { film } from "./film/film";
import { banner } from "../../views/states";
import type { RoomNeeds, RoomView } from "../room";

const total = remembered(totalDrift);

export const needsOfExample: RoomNeeds = (scene) => {
  if (scene.rows.interchangeable) return NO_NEEDS;
  const subject = subjectOf(scene.rows, rowInView(scene));
  const matrix = matrixOf(scene, subject.row);
  return {
    ...{ ...NO_NEEDS, overTime: scene.kind.isOverTime === true },
    examples: detailKeys(scene, subject),
    matrices: matrix ? [matrix] : [],
  };
};

export const example: RoomView = (scene, { dark, retry, requestInSight }, choose) => {
  if (scene.rows.interchangeable) return ofAll(scene, choose);
  const subject = subjectOf(scene.rows, rowInView(scene));
  return html`
    <main class="one">
      ${scene.trouble ? banner(scene.trouble, retry) : nothing}
      <div class="choices">
        ${picker(scene, subject.row, choose)} ${oneDisplay(scene, choose)}
      </div>
      ${chips(scene, choose)} ${hidden(scene, subject.row, choose)}
      ${head(scene, subject, choose)} ${film(scene, subject, dark, requestInSight, choose)}
      <div class="halves">
        ${driftMatrix(scene, subject, dark, retry, choose)}
        <section class="charts" aria-label="Over training">
          ${curvesOfOne(scene, subject, dark, choose)}
        </section>
      </div>
      ${details(scene, subject, choose)}
    </main>
  `;
};

// The one that was picked, the first that the filter leaves, or the one that drifted most.
function rowInView({ chosen, shown, order, steps, by, rows }: Scene): number {
  const left = shown.length < order.length ? shown[0] : undefined;
  return chosen ?? left ?? Math.max(0, indexOfLargest(total(steps, by, rows.names.length)));
}

// That the filter leaves out what is seen, and a way to what it does not.
function hidden({ shown, rows }: Scene, row: number, choose: Choose) {
  if (shown.includes(row)) return nothing;
  const [first] = shown;
  return html`
    <p class="hint" role="status">
      The filter hides this ${rows.word}.
      ${
        first === undefined
          ? "It leaves none."
          : html`<button class="link" @click=${() => choose(choiceOf(rows, first))}>
              Show the first that it leaves
            </button>`
      }
    </p>
  `;
}

function ofAll({ series, loaded }: Scene, choose: Choose) {
  const others = loaded.run.series.filter(({ rows }) => rows.length === 0);
  return html`
    <main class="state">
      <h1>${inWords(series.name)} is about the whole probe</h1>
      <p>It has no single example to follow. Choose an explanation of each example:</p>
      ${others.map(
        ({ name }) =>
          html`<button class="action" @click=${() => choose({ series: name })}>${inWords(name)}</button> `,
      )}
      <p>
        <button class="link" @click=${() => choose({ room: "examples" })}>
          See ${inWords(series.name)} itself
        </button>
      </p>
    </main>
  `;
}
