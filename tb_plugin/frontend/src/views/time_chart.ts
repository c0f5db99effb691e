// A chart on the one time axis: it shows the part in view, and leads to the step that is clicked.
import { html, type TemplateResult } from "lit";

import { position } from "../derived/axis";
import type { Choose } from "../state/selection";
import { columnsOf } from "../export/table";
import type { Scene } from "../scene";
import type { Plot } from "../derived/plot";
import { exporting } from "./export_menu";
import { picked, zoomed } from "./lines";
import { trainingRange } from "./training_axis";

// Charts come after all else: what draws them is a third of the page.
void import("./curve");

export function timeChart(scene: Scene, plot: Plot, dark: boolean, choose: Choose): TemplateResult {
  return html`
    <div data-panel>
      <xai-curve
        .plot=${plot}
        .at=${position(scene.step, scene.selection.axis)}
        .range=${trainingRange(scene)}
        .dark=${dark}
        @pick=${picked(scene, choose)}
        @zoom=${zoomed(scene, choose)}
      ></xai-curve>
      ${exporting(scene, plot.title, () => columnsOf(plot))}
    </div>
  `;
}
