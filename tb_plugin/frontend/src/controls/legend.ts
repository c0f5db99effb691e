// What colours and places mean, and up to which number.
import { html, nothing, type TemplateResult } from "lit";

import { endsOf, gradient, tones } from "../derived/colour";
import { Task } from "../gen/tf_xai_pb";
import { topOfStep } from "../derived/maps";
import { inWords, withSign, withUnit } from "../words/numbers";
import type { Scene } from "../scene";
import { STEP_GRADIENT } from "../derived/step_colour";

const MORE: Record<string, string> = {
  y: "brighter: more",
  token: "stronger: more",
  time: "stronger: more",
};

const MARKS: Record<string, [string, string]> = {
  token: ["blue, dotted", "red, underlined"],
  time: ["blue, edge below", "red, edge above"],
};

export function legend(scene: Scene): TemplateResult {
  const { series, selection, examples } = scene;
  const top = { time: scene.common, step: topOfStep(scene.step), map: NaN }[selection.scale];
  const isOwn = selection.scale === "map";
  const unit = series.score === "output" ? examples.unit : "";
  const high = isOwn ? "own max" : withUnit(top, unit);
  const low = isOwn ? "−own max" : withSign(-top);
  const words = wordsOf(scene);
  const isPicture = series.axes[0] === "y";
  const ramp = isPicture ? gradient(series.isSigned, selection.palette) : tones(series.isSigned);
  return html`
    <figure class="legend" aria-label=${`Colour legend, up to ${high}; ${words}`}>
      <span class="ends">
        <span>${series.isSigned ? low : "0"}</span>
        <span class="ramp" style="background:${ramp}"></span>
        <span>${series.isSigned ? `+${high}` : high}</span>
      </span>
      <figcaption>${words}</figcaption>
    </figure>
  `;
}

function wordsOf({ series, examples, selection }: Scene): string {
  const quantity = examples.task === Task.QUANTITIES;
  const score = inWords(series.score || "score");
  const first = series.axes[0] ?? "";
  if (!series.isSigned) return MORE[first] ?? "longer: more";
  const [down, up] = quantity
    ? ["lowers the output", "raises it"]
    : [`against the ${score}`, "for it"];
  const ends = first === "y" ? endsOf(selection.palette) : MARKS[first];
  const [low, high] = ends ?? ["left", "right"];
  return `${low}: ${down}${low.includes(",") ? ";" : ","} ${high}: ${up}`;
}

// Of a beeswarm, whose colours are the features' values.
export function valueLegend(scene: Scene) {
  const { series, examples } = scene;
  if (series.axes[0] !== "feature" || !examples.inputs) return nothing;
  const places = series.isSigned ? wordsOf(scene) : "farther right: more";
  const words = `${places}; colour: the feature's value, grey: categories`;
  return html`
    <figure class="legend" aria-label=${`Colour legend, from low to high: ${words}`}>
      <span class="ends">
        <span>low</span>
        <span class="ramp" style="background:${STEP_GRADIENT}"></span>
        <span>high</span>
      </span>
      <figcaption>${words}</figcaption>
    </figure>
  `;
}
