// Which example, or row, it is, what explains it at the step in view, and what happened to it.
import { html, nothing, type TemplateResult } from "lit";

import type { Choose } from "../../state/selection";
import { animationAddress } from "../../data/api";
import { className, type Examples } from "../../data/log";
import { isReport } from "../../data/report";
import { remembered } from "../../common/memo";
import { fileName } from "../../export/save";
import type { Scene } from "../../scene";
import { mark } from "../../views/card";
import "../../views/map";
import { summary } from "../../views/summary";
import { verdict, verdictClass } from "../../views/verdict";
import { inWords } from "../../common/numbers";
import type { Subject } from "./derived/film";
import { storyOfOne } from "./derived/story_of_one";

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

// An example, or row, as its card shows it.
export function faceOf(scene: Scene, row: number): TemplateResult | undefined {
  const { kind, series, step } = scene;
  const face = kind.face?.(scene, row);
  if (!face) return undefined;
  const { shown, spoken } = face;
  return html`
    <figure class="seen ${kind.name}">
      <div
        class="face ${scene.values ? "" : "waiting"}"
        role="group"
        aria-label=${spoken ?? nothing}
      >
        ${shown} ${mark(scene, row)}
      </div>
      <figcaption>${inWords(series.name)} at step ${step.step}</figcaption>
    </figure>
  `;
}

// The film as a picture that moves, to take along.
const FORMATS = [
  ["gif", "GIF"],
  ["webp", "WebP"],
] as const;

// Of maps over pictures alone. A report has no server that could draw it.
export function animated({ loaded, kind, series, examples, selection, steps }: Scene, subject: Subject) {
  const moves = subject.ofProbe && examples.pictures && steps.length > 1;
  const drawn = moves && kind.overPictures;
  if (!drawn || isReport()) return nothing;
  const { from, to } = selection;
  const of = { run: loaded.run.name, series: series.name, example: subject.row, from, to };
  const file = (ending: string): string =>
    fileName([loaded.run.name, series.name, subject.name], ending);
  return html`
    <p class="take">
      Animated picture of its ${inWords(series.name)}:
      ${FORMATS.map(
        ([format, name]) =>
          html`<a class="link" download=${file(format)} href=${animationAddress({ ...of, format })}
            >${name}</a
          > `,
      )}
    </p>
  `;
}
