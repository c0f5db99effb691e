// What lines and marks of a drawing stand for.
import { html, nothing, type TemplateResult } from "lit";

import { Task } from "../gen/tf_xai_pb";
import { inWords } from "../common/numbers";
import { outputNames } from "../derived/outputs";
import { referenceName } from "../derived/reference";
import type { Scene } from "../scene";

// The step that the one in view is compared with, where it is one of this series.
export function referenceKey({
  by,
  steps,
  index,
  referenceIndex,
}: Scene): TemplateResult | typeof nothing {
  const reference = steps[referenceIndex ?? -1];
  if (!reference || referenceIndex === index) return nothing;
  return html`
    <span class="key" title=${`Compared with the ${referenceName(by.reference)}`}>
      <i class="reference"></i>step ${reference.step}, to compare with
    </span>
  `;
}

// What is explained of all examples alike, as in “lowers the logit of “benign””.
export function scoreName(scene: Pick<Scene, "kind" | "series" | "examples" | "step" | "channel">): string {
  const { series, examples, channel } = scene;
  const name = series.score === "output" ? "prediction" : inWords(series.score || "score");
  const outputs = outputNames(scene);
  const two = examples.task === Task.CLASSES && examples.classNames.length === 2;
  const last = outputs.length - 1;
  const of = last < 0 ? two && examples.classNames[1] : outputs[Math.min(channel, last)];
  return of ? `${name} of “${of}”` : name;
}
