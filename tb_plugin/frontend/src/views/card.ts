// One example at one step.
import { html, nothing, type TemplateResult } from "lit";

import type { Choose } from "../controls/choose";
import { className, exampleName } from "../log";
import { planeOf, topOf } from "../maps";
import { percent, twoDigits } from "../numbers";
import { type Outcome, outcome } from "../outcome";
import type { Scene } from "../scene";
import "./map";
import type { Overlay } from "./map";
import { SPARK } from "./sparkline";

const NO_MAP =
  "At this step the explanation is zero everywhere, or not finite. It is counted, and never compared.";

export function card(
  scene: Scene,
  example: number,
  place: number,
  path: string,
  choose: Choose,
): TemplateResult {
  const said = outcome(scene.examples, scene.predictions, scene.earlier, example);
  const name = exampleName(scene.examples, example);
  const chosen = scene.selection.example === example;
  const flat = scene.step.degenerate[example] === true;
  return html`
    <div
      role="listitem"
      aria-setsize=${scene.order.length}
      aria-posinset=${place + 1}
      class="card ${verdictClass(said)} ${chosen ? "chosen" : ""}"
    >
      <button
        class="face"
        aria-pressed=${chosen}
        aria-label=${spoken(scene, example, said)}
        title="Show this example's own curve"
        @click=${() => choose({ example: chosen ? undefined : example })}
      >
        <xai-map
          .pictures=${scene.examples.pictures}
          .example=${example}
          .overlay=${flat ? undefined : overlay(scene, example)}
        ></xai-map>
        ${flat ? html`<span class="flat" title=${NO_MAP}>no map</span>` : nothing}
      </button>
      <h2 title=${name}>${name}</h2>
      ${verdict(scene, example, said)} ${moved(scene, example, path)}
    </div>
  `;
}

// Undefined while the values are on their way: the last map stays, faded.
function overlay(scene: Scene, example: number): Overlay | "waiting" {
  const { values, series, selection } = scene;
  if (!values) return "waiting";
  const plane = planeOf(values, series, example, selection.channel);
  return {
    plane,
    top: topOf(selection.scale, scene.common, scene.step, plane, example),
    isSigned: series.isSigned,
    blend: scene.examples.pictures ? selection.blend : 1,
  };
}

function verdict({ examples }: Scene, example: number, said: Outcome | undefined): TemplateResult {
  const target = className(examples, examples.targets[example]!);
  if (!said) return html`<p class="verdict">target ${target}</p>`;
  const now = className(examples, said.predicted);
  return html`
    <p class="verdict">
      ${said.correct === undefined ? nothing : mark(said.correct)}
      <b title=${now}>${now}</b>
      ${said.confidence === undefined ? nothing : html`<span>${percent(said.confidence)}</span>`}
    </p>
    <p class="aside">
      ${said.correct !== false ? nothing : html`<span title=${`target ${target}`}>target ${target}</span>`}
      ${
        said.before === undefined
          ? nothing
          : html`<span class="flip">⇄ was ${className(examples, said.before)}</span>`
      }
    </p>
  `;
}

function verdictClass(said: Outcome | undefined): string {
  if (said?.correct === undefined) return "";
  return said.correct ? "right" : "wrong";
}

function mark(correct: boolean): TemplateResult {
  return html`<span class="mark">${correct ? "✓" : "✗"}</span>`;
}

function moved({ drift, index, steps }: Scene, example: number, path: string): TemplateResult {
  const at = (SPARK.width * (index + 0.5)) / steps.length;
  return html`
    <p class="drift">
      <span>drift <b>${twoDigits(drift[example])}</b></span>
      <svg
        class="spark"
        viewBox="0 0 ${SPARK.width} ${SPARK.height}"
        preserveAspectRatio="none"
        aria-hidden="true"
      >
        <path d=${path} />
        <line x1=${at} x2=${at} y1="0" y2=${SPARK.height} />
      </svg>
    </p>
  `;
}

function spoken(
  { examples, step, drift }: Scene,
  example: number,
  said: Outcome | undefined,
): string {
  const parts = [exampleName(examples, example)];
  if (said) {
    parts.push(`predicted ${className(examples, said.predicted)}`);
    if (said.correct !== undefined) parts.push(said.correct ? "correct" : "wrong");
    parts.push(`confidence ${percent(said.confidence)}`);
    if (said.before !== undefined) parts.push(`was ${className(examples, said.before)}`);
  }
  if (step.degenerate[example]) parts.push("no map");
  return [...parts, `drift ${twoDigits(drift[example])}`].join(", ");
}
