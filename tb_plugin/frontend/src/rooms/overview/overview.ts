// What changed, and when: every explanation, what happened to the training, and who moved most.
import { html, nothing } from "lit";

import { heatRows, rowOfSeries } from "./derived/rows";
import { heading, nearestPlace, overviewAxis, overviewBar, overviewTitle } from "./axis";
import { spanOf } from "./derived/span";
import { events } from "./events";
import { cursorPlace, heatMap } from "./map";
import { ranks } from "./ranks";
import { tracks } from "./tracks";
import { summary } from "../../views/summary";
import "./timespan";
import type { RoomView } from "../room";

export const overview: RoomView = (scene, { dark }, choose) => {
  const rows = heatRows(scene);
  const row = rowOfSeries(rows, scene);
  const changes = scene.steps.length > 1;
  return html`
    <main class="overview" data-panel>
      <h1 class="unseen">What changed, and when</h1>
      ${summary(scene.summary, choose, scene.series.name)}
      ${changes ? overviewBar(scene, rows, dark, choose) : nothing}
      <xai-timespan
        .at=${cursorPlace(scene)}
        .range=${spanOf(scene)}
        .nearest=${nearestPlace(scene)}
        .head=${heading(scene)}
      >
        ${changes ? overviewTitle(scene) : nothing} ${overviewAxis(scene)}
        ${changes ? heatMap(scene, rows, dark, choose) : nothing}
        ${events(scene, choose)} ${tracks(scene, choose)}
        ${changes ? ranks(scene, row, dark, choose) : nothing}
      </xai-timespan>
    </main>
  `;
};
