// What the model said of an example, beside what is true.
import { html, nothing, type TemplateResult } from "lit";

import { Task } from "../gen/tf_xai_pb";
import { className, type Examples } from "../data/log";
import { percent, withSign, withUnit } from "../common/numbers";
import {
  estimate,
  explainsOthers,
  type Outcome,
  outcome,
  targetProbability,
  trueClass,
  trueLabels,
} from "../derived/outcome";
import type { Scene } from "../scene";

type Of = Pick<Scene, "examples" | "predictions" | "earlier" | "series">;

export function verdict(scene: Of, example: number): TemplateResult {
  return scene.examples.task === Task.QUANTITIES
    ? quantity(scene, example)
    : decision(scene, example);
}

export function verdictClass(scene: Of, example: number): string {
  if (scene.examples.task === Task.QUANTITIES) return "";
  const correct = said(scene, example)?.correct;
  return correct === undefined ? "" : correct ? "right" : "wrong";
}

// The same in words, for those who hear the page.
export function spokenVerdict(scene: Of, example: number): string[] {
  if (scene.examples.task === Task.QUANTITIES) return spokenQuantity(scene, example);
  const found = said(scene, example);
  if (!found) return [];
  const { examples } = scene;
  const mark = found.correct ? "correct" : "wrong";
  const was = found.before === undefined ? [] : [`was ${className(examples, found.before)}`];
  return [
    `predicted ${className(examples, found.predicted)}`,
    ...(found.correct === undefined ? [] : [mark]),
    `confidence ${percent(found.confidence)}`,
    ...(examples.task === Task.LABELS ? [] : was),
    ...aboutTarget(scene, example, found),
  ];
}

// Heads of the cells below.
export function asked(examples: Examples): string[] {
  return explainsOthers(examples) ? ["Explains", "True", "Predicted"] : ["Target", "Predicted"];
}

// Cells of a table: what is asked of the model, and what it says.
export function answer(scene: Of, example: number): string[] {
  const { examples } = scene;
  const target = targetName(scene, example);
  if (examples.task === Task.QUANTITIES) {
    const value = estimate(examples, scene.predictions, example)?.value;
    return [target, value === undefined ? "–" : withUnit(value, examples.unit)];
  }
  const found = said(scene, example);
  const right = explainsOthers(examples) ? [trueName(scene, example)] : [];
  return [target, ...right, found ? className(examples, found.predicted) : "–"];
}

function said({ examples, predictions, earlier }: Of, example: number): Outcome | undefined {
  return outcome(examples, predictions, earlier, example);
}

function targetName({ examples }: Of, example: number): string {
  return className(examples, examples.targets[example]!);
}

function trueName({ examples }: Of, example: number): string {
  const right = trueClass(examples, example);
  return right === undefined ? "–" : className(examples, right);
}

function truth({ examples }: Of, example: number): string[] {
  const names = trueLabels(examples, example)?.map((label) => className(examples, label));
  return names ? [`true: ${names.join(", ") || "none"}`] : [];
}

function decision(scene: Of, example: number): TemplateResult {
  const { examples } = scene;
  const found = said(scene, example);
  if (!found) return html`<p class="verdict">target ${targetName(scene, example)}</p>`;
  const now = className(examples, found.predicted);
  const changed = found.before !== undefined && examples.task === Task.CLASSES;
  return html`
    <p class="verdict">
      ${found.correct === undefined ? nothing : mark(found.correct)}
      <b title=${now}>${now}</b>
      ${found.confidence === undefined ? nothing : html`<span>${percent(found.confidence)}</span>`}
    </p>
    <p class="aside">
      ${aboutTarget(scene, example, found).map((text) => html`<span title=${text}>${text}</span> `)}
      ${
        changed
          ? html`<span class="flip">⇄ was ${className(examples, found.before!)}</span>`
          : nothing
      }
    </p>
  `;
}

function aboutTarget(scene: Of, example: number, { correct }: Outcome): string[] {
  const target = targetName(scene, example);
  if (scene.examples.task === Task.LABELS) {
    const chance = targetProbability(scene.predictions, scene.series.score, example);
    const explains = `explains: ${target}${chance === undefined ? "" : ` ${percent(chance)}`}`;
    return [...(correct === false ? truth(scene, example) : []), explains];
  }
  const others = explainsOthers(scene.examples);
  const right = others ? `true: ${trueName(scene, example)}` : `target ${target}`;
  return [...(correct === false ? [right] : []), ...(others ? [`explains: ${target}`] : [])];
}

function mark(correct: boolean): TemplateResult {
  return html`<span class="mark">${correct ? "✓" : "✗"}</span>`;
}

function quantity(scene: Of, example: number): TemplateResult {
  const { examples, predictions } = scene;
  const found = estimate(examples, predictions, example);
  if (!found) return html`<p class="verdict">${targetName(scene, example)}</p>`;
  const { value, truth, error } = found;
  return html`
    <p class="verdict">
      <span>predicted</span> <b>${withUnit(value, examples.unit)}</b>
    </p>
    <p class="aside">
      ${
        truth === undefined
          ? nothing
          : html`<span>true ${withUnit(truth, examples.unit)}</span>
              <span>error ${withSign(error!)}</span>`
      }
    </p>
  `;
}

function spokenQuantity({ examples, predictions }: Of, example: number): string[] {
  const found = estimate(examples, predictions, example);
  if (!found) return [];
  const { value, truth, error } = found;
  const known = truth === undefined ? [] : [`true ${withUnit(truth, examples.unit)}`];
  const wrong = error === undefined ? [] : [`error ${withSign(error)}`];
  return [`predicted ${withUnit(value, examples.unit)}`, ...known, ...wrong];
}
