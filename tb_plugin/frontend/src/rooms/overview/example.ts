// An example, or another row of a series, in the ranking.
import { html, nothing, type TemplateResult } from "lit";

import { Task } from "../../gen/tf_xai_pb";
import { type Alarm, className } from "../../data/log";
import { withUnit } from "../../common/numbers";
import { estimate, outcome, trueClass } from "../../derived/outcome";
import { flipsOf } from "./derived/ranks";
import { choiceOf } from "../../derived/row";
import { rowName, type Scene } from "../../scene";
import "../../views/map";
import { type Listed, listed } from "./listed";

export function exampleRow(of: Listed): TemplateResult {
  const { scene, rank, place, choose } = of;
  const { rows, examples } = scene;
  const to = choiceOf(rows, rank.row);
  const title = rowName(scene, rank.row);
  const picture = rows.ofProbe && examples.pictures;
  const name = html`
    <span class="rank">${place + 1}</span>
    ${
      picture
        ? html`<xai-map .pictures=${picture} .example=${rank.row} .overlay=${undefined}></xai-map>`
        : nothing
    }
    <span class="subject">
      <button
        class="link"
        title=${`${title}: at all steps`}
        @click=${() => choose({ ...to, room: "example" })}
      >
        ${title}
      </button>
      ${rows.ofProbe ? said(scene, rank.row) : nothing}
    </span>
  `;
  const style = scene.chosen === rank.row ? "chosen" : "";
  const rang = ({ examples }: Alarm): boolean => examples.includes(rank.row);
  return listed(of, { title, name, style, to, rang });
}

function said(scene: Scene, example: number): TemplateResult {
  const { examples, predictions, loaded, steps, zoom } = scene;
  if (examples.task === Task.QUANTITIES) return html`<small>${quantity(scene, example)}</small>`;
  const found = outcome(examples, predictions, undefined, example);
  const now = found && className(examples, found.predicted);
  const right = examples.task === Task.LABELS ? undefined : trueClass(examples, example);
  const truth = right === undefined ? "" : `true ${className(examples, right)} · `;
  const flips = flipsOf(loaded.predictions, steps, zoom)[example] ?? 0;
  const often = flips > 0 ? ` · ${flips} ${flips === 1 ? "flip" : "flips"}` : "";
  const text = `${truth}${verdict(found?.correct, now)}${often}`;
  const style = found?.correct === undefined ? "" : found.correct ? "right" : "wrong";
  return html`<small class=${style} title=${text}>${text}</small>`;
}

function verdict(correct: boolean | undefined, now: string | undefined): string {
  if (now === undefined) return "no prediction here";
  if (correct === undefined) return `predicted ${now}`;
  return correct ? "✓ right" : `✗ predicted ${now}`;
}

function quantity({ examples, predictions }: Scene, example: number): string {
  const found = estimate(examples, predictions, example);
  if (!found) return "no prediction here";
  const { unit } = examples;
  const truth = found.truth === undefined ? "" : ` · true ${withUnit(found.truth, unit)}`;
  return `predicted ${withUnit(found.value, unit)}${truth}`;
}
