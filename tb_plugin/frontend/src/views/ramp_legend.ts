// A legend of colours: up to which number they go, and what they mean.
import { html, type TemplateResult } from "lit";

import { topOfStep } from "../derived/maps";
import { Task } from "../gen/tf_xai_pb";
import type { Drawn } from "../kinds/kind";
import { inWords, withSign, withUnit } from "../common/numbers";

// On the scale that the reader chose.
export function rampLegend(drawn: Drawn, colours: string, words: string): TemplateResult {
  const { series, selection, examples, common, step } = drawn;
  const top = { time: common, step: topOfStep(step), map: NaN }[selection.scale];
  const isOwn = selection.scale === "map";
  const unit = series.score === "output" ? examples.unit : "";
  const high = isOwn ? "own max" : withUnit(top, unit);
  const low = isOwn ? "−own max" : withSign(-top);
  const ends: [string, string] = series.isSigned ? [low, `+${high}`] : ["0", high];
  return legend(ends, colours, `up to ${high}; ${words}`, words);
}

export function legend(
  [low, high]: [string, string],
  colours: string,
  spoken: string,
  words: string,
): TemplateResult {
  return html`
    <figure class="legend" aria-label=${`Colour legend, ${spoken}`}>
      <span class="ends">
        <span>${low}</span>
        <span class="ramp" style="background:${colours}"></span>
        <span>${high}</span>
      </span>
      <figcaption>${words}</figcaption>
    </figure>
  `;
}

// What a negative and a positive value do.
export function scoreEffects({ series, examples }: Drawn): [down: string, up: string] {
  const score = inWords(series.score || "score");
  return examples.task === Task.QUANTITIES
    ? ["lowers the output", "raises it"]
    : [`against the ${score}`, "for it"];
}
