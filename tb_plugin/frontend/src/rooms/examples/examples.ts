// Every example, or other row, at the step in view; beside them what happened over time.
import { html, nothing } from "lit";

import { display } from "../../views/display";
import { chips } from "../../controls/filters";
import { overTime } from "../../views/over_time";
import { banner } from "../../views/states";
import { summary } from "../../views/summary";
import type { RoomView } from "../room";

export const examples: RoomView = (scene, { runs, dark, retry }, choose) => html`
  <main class="parts">
    <h1 class="unseen">Explanations of every example</h1>
    <section class="examples" aria-label="Examples" data-panel>
      ${summary(scene.summary, choose, scene.series.name)} ${display(scene, choose)} ${chips(scene, choose)}
      ${scene.trouble ? banner(scene.trouble, retry) : nothing}
      ${scene.kind.view(scene, choose)}
    </section>
    ${overTime(scene, runs, dark, choose, retry)}
  </main>
`;
