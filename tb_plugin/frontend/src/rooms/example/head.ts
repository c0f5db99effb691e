// Which example, or row, it is, what explains it at the step in view, and what happened to it.
import { html, nothing, type TemplateResult } from "lit";

import type { Choose } from "../../controls/choose";
import type { Subject } from "./derived/film";
import { type Examples, className } from "../../data/log";
import { remembered } from "../../derived/memo";
import type { Scene } from "../../scene";
import { storyOfOne } from "./derived/story_of_one";
import { animated } from "./animated";
import { faceOf } from "./face";
import "../../views/map";
import { summary } from "../../views/summary";
import { verdict, verdictClass } from "../../views/verdict";

const story = remembered(
  (
    loaded: Scene["loaded"],
    row: number,
    name: string,
    ofProbe: boolean,
    measure: string,
    series: string,
  ) => storyOfOne(loaded, { row, name, ofProbe }, measure, series),
);

export function head(scene: Scene, subject: Subject, choose: Choose): TemplateResult {
  const { loaded, by, series } = scene;
  const { row, name, ofProbe } = subject;
  const face = faceOf(scene, row);
  const said = story(loaded, row, name, ofProbe, by.measure, series.name);
  return html`
    <section class="who" aria-label="This ${scene.rows.word}">
      ${ofProbe ? picture(scene.examples, row) : nothing}
      ${face ?? nothing}
      <div class="told">
        <h1>${name}</h1>
        ${ofProbe ? answered(scene, row) : nothing}
        ${said.length > 0 ? summary(said, choose) : nothing} ${animated(scene, subject)}
      </div>
    </section>
  `;
}

function picture({ pictures }: Examples, row: number) {
  if (!pictures) return nothing;
  return html`
    <figure class="seen" aria-label="The picture itself">
      <xai-map .pictures=${pictures} .example=${row} .overlay=${undefined}></xai-map>
      <figcaption>The picture</figcaption>
    </figure>
  `;
}

// What the model says at the step in view.
function answered(scene: Scene, row: number): TemplateResult {
  const { examples, step } = scene;
  const target = className(examples, examples.targets[row]!);
  return html`
    <div class="answer card ${verdictClass(scene, row)}">
      <p>At step ${step.step}, explaining “${target}”:</p>
      ${verdict(scene, row)}
    </div>
  `;
}
