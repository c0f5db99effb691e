// The tree that imitates the model: how it decides at the step in view, and what changed.
import { html, type TemplateResult } from "lit";

import { Task } from "../../gen/tf_xai_pb";
import type { Step, Tree } from "../../data/log";
import { remembered } from "../../common/memo";
import { inWords, twoDigits } from "../../common/numbers";
import { qualityAt } from "../../derived/quality";
import type { Scene } from "../../scene";
import { type Change, changes, depthOf, nodesByWay } from "./tree_changes";
import {
  changeSentence,
  classOf,
  type Of,
  type Rule,
  rulesOf,
  shareOf,
  testOf,
} from "./tree_words";
import { exporting } from "../../views/export_menu";
import { scoreName } from "../../views/keys";
import { treeDiagram } from "./tree_diagram";

const FITS = ["fidelity", "agreement"];

// Of all steps: moving through time leaves every node where it is.
const deepest = remembered((steps: Step[]) =>
  Math.max(0, ...steps.map(({ tree }) => (tree ? depthOf(tree) : 0))),
);

export function tree(scene: Scene): TemplateResult {
  const { step, steps, referenceIndex } = scene;
  const now = step.tree;
  if (!now) return html`<p class="hint">No tree was logged at step ${step.step}.</p>`;
  const reference = steps[referenceIndex ?? -1];
  const found = changesOf(scene, now, reference?.tree);
  const since = reference?.tree && `step ${reference.step}`;
  const said = since
    ? changeSentence(scene, now, found, since)
    : "Nothing to compare this step with.";
  return html`
    <div class="surrogate" data-panel>
      ${exporting(scene, "tree")}
      <p>
        ${fits(scene)}
        <span>${said}</span>
      </p>
      <p class="hint">${reading(scene, now)}</p>
      ${treeDiagram(scene, { nodes: nodesByWay(now), changes: found, depth: deepest(steps) })}
      ${rules(rulesOf(scene, now))}
    </div>
  `;
}

export function changesOf(scene: Of, now: Tree, before: Tree | undefined): Map<string, Change> {
  if (!before) return new Map();
  return changes(
    now,
    before,
    (node) => testOf(scene, node),
    (node) => classOf(scene, node),
  );
}

function reading(scene: Scene, { nodes }: Tree): string {
  const { checks, score } = scene.series;
  const classes = scene.examples.task === Task.CLASSES;
  const several = classes && (nodes[0]?.value.length ?? 0) > 1;
  const number = several ? `${inWords(score || "score")} of that class` : scoreName(scene);
  return [
    "Upwards: yes, downwards: no; the wider a branch, the more rows take it.",
    `${classes ? "In brackets" : "At the ends"}: the mean ${number}.`,
    ...FITS.flatMap((name) => {
      const check = checks.find((known) => known.name === name);
      const known = qualityAt(scene.step, name, "").length > 0;
      return check && known ? [`${check.label}: ${check.says}`] : [];
    }),
  ].join(" ");
}

// How well the tree stands for the model.
function fits({ series, step }: Scene): TemplateResult[] {
  return FITS.flatMap((name) => {
    const [value] = qualityAt(step, name, "");
    if (value === undefined) return [];
    const check = series.checks.find((known) => known.name === name);
    return [html`<b>${check?.label ?? name} ${twoDigits(value)}.</b> `];
  });
}

function rules(found: Rule[]): TemplateResult {
  return html`
    <section class="rules">
      <h2>As rules, those for most rows first</h2>
      <ol>
        ${found.map(
          ({ conditions, answer, ...rule }) => html`
            <li>
              <span>
                ${conditions.length > 0 ? html`<i>If</i> ${joined(conditions)} <i>then</i>` : ""}
                <b>${answer}</b>
              </span>
              <small>${shareOf(rule)}</small>
            </li>
          `,
        )}
      </ol>
    </section>
  `;
}

function joined(conditions: string[]): TemplateResult[] {
  return conditions.map((text, i) => (i > 0 ? html` <i>and</i> ${text}` : html`${text}`));
}
