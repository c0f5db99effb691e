// What drift is measured to, by which measure, and along which axis.
import { measureName } from "../data/measures";
import { html, nothing, type TemplateResult } from "lit";

import { AXES } from "../derived/axis";
import type { Run, Series } from "../data/log";
import { isRate } from "../derived/metrics";
import { isReport } from "../data/report";
import { referenceName } from "../derived/reference";
import { toBest, toRun, toStep } from "../data/references";
import type { Scene } from "../scene";
import type { Choose } from "../state/selection";
import { select } from "./select";

export function comparison(scene: Scene, runs: Run[], choose: Choose): TemplateResult {
  const { by, selection, measures } = scene;
  const measured = measures.map((name): [string, string] => [name, measureName(name)]);
  return html`
    <div class="comparison" role="group" aria-label="Comparison">
      ${select("Drift to", by.reference, references(scene, runs), (reference) =>
        choose({ reference }),
      )}
      ${isReport() ? nothing : pin(scene, choose)}
      ${
        measured.length > 0
          ? select("Measure", by.measure, measured, (measure) => choose({ measure }))
          : nothing
      }
      ${select("Axis", selection.axis, AXES, (axis) => choose({ axis }))}
    </div>
  `;
}

function references({ by, loaded, series }: Scene, runs: Run[]): [string, string][] {
  const metrics = new Set(
    [...loaded.predictions.values()].flatMap((said) => said.metrics.map(({ name }) => name)),
  );
  const others = runs.filter(
    (run) => run.name !== loaded.run.name && run.series.some((other) => isSame(other, series)),
  );
  const offered = [
    ...["previous", "first", "last"],
    ...[...metrics].filter((name) => !isRate(name)).map(toBest),
    ...others.map(({ name }) => toRun(name)),
  ];
  const all = offered.includes(by.reference) ? offered : [...offered, by.reference];
  return all.map((reference) => [reference, referenceName(reference)]);
}

// Drift is measured row by row: those of another run must be the same, and in the same order.
function isSame(one: Series, other: Series): boolean {
  const keyOf = ({ name, fingerprint, rows }: Series): string =>
    JSON.stringify([name, fingerprint, rows.map((row) => row.name)]);
  return keyOf(one) === keyOf(other);
}

function pin({ by, step }: Scene, choose: Choose): TemplateResult {
  const here = toStep(step.step);
  const pinned = by.reference === here;
  return html`
    <button
      class="action pin"
      aria-pressed=${pinned}
      title=${pinned ? "Compare with the previous step again" : "Compare every step with this one"}
      @click=${() => choose({ reference: pinned ? "previous" : here })}
    >
      ${pinned ? "Unpin" : "Pin"} step ${step.step}
    </button>
  `;
}
