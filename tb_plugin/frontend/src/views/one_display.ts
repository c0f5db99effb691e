// How one example is drawn and measured, and in which order the others come.
import { html, nothing, type TemplateResult } from "lit";

import { AXES } from "../derived/axis";
import { inWords } from "../common/numbers";
import type { Scene } from "../scene";
import type { Choose } from "../state/selection";
import { colouring, palette } from "../controls/colouring";
import { blend, channelPicker } from "./display";
import { order } from "../controls/order_picker";
import { select } from "../controls/select";

export function oneDisplay(scene: Scene, choose: Choose): TemplateResult {
  const { kind, examples, measures, by, selection, rows } = scene;
  const pictures = rows.ofProbe && examples.pictures;
  const measured = measures.map((name): [string, string] => [name, inWords(name)]);
  return html`
    <div class="display" role="group" aria-label="Display">
      ${order(scene, choose)}
      ${
        measured.length > 0
          ? select("Measure", by.measure, measured, (measure) => choose({ measure }))
          : nothing
      }
      ${select("Axis", selection.axis, AXES, (axis) => choose({ axis }))}
      ${channelPicker(scene, choose)} ${pictures ? blend(scene, choose) : nothing}
      ${pictures || kind.palette ? palette(scene, choose) : nothing}
      ${kind.scale ? colouring(scene, "each", choose) : nothing}
    </div>
  `;
}
