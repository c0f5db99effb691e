// A class in the ranking: all of its examples together.
import { html, type TemplateResult } from "lit";

import { Task } from "../../gen/tf_xai_pb";
import { type Alarm, className } from "../../data/log";
import type { ClassRow } from "../../derived/classes";
import { rightOf } from "./derived/ranks";
import type { Scene } from "../../scene";
import { type Listed, listed } from "./listed";

export function classRow(of: Listed, { label, rows }: ClassRow): TemplateResult {
  const { scene, place, choose } = of;
  const { examples } = scene;
  const own = className(examples, label);
  const word = examples.task === Task.LABELS ? "label" : "class";
  const title = own.startsWith(word) ? own : `${word} ${own}`;
  const text = said(scene, rows);
  const name = html`
    <span class="rank">${place + 1}</span>
    <span class="subject">
      <button class="link" title=${`All examples of ${title}`} @click=${() => choose({ room: "examples", label })}>
        ${title}
      </button>
      <small title=${text}>${text}</small>
    </span>
  `;
  const rang = ({ target }: Alarm): boolean => target === label;
  return listed(of, { title, name, style: "", to: {}, rang });
}

function said({ examples, predictions, step }: Scene, rows: number[]): string {
  const count = `${rows.length} ${rows.length === 1 ? "example" : "examples"}`;
  const { right, known } = rightOf(examples, predictions, rows);
  return known > 0 ? `${count} · ${right} of ${known} right at step ${step.step}` : count;
}
