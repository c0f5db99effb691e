// What is in view beside up to three pinned explanations: other steps, runs, methods or examples.
import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";

import type { Choose } from "../../state/selection";
import { NO_NEEDS } from "../../data/store";
import type { Run } from "../../data/log";
import { kindOf } from "../../kinds";
import { inTime, sameOf } from "./derived/pane_words";
import { needsOfPanes, type Pane, panesOf } from "./derived/panes";
import type { Scene } from "../../scene";
import { together } from "./derived/together";
import { paceOf } from "./blink";
import { legends } from "./legend";
import { drawnIn, look, modesFor } from "./look";
import { measures, pairsNeeded } from "./measures";
import { comparePane } from "./pane";
import { proposals } from "./proposals";
import { tools } from "./tools";
import type { RoomNeeds, RoomView } from "../room";

export const needsOfCompare: RoomNeeds = (scene, runs) => {
  const panes = panesOf(scene, runs);
  const overTime = scene.kind.isOverTime === true;
  return { ...NO_NEEDS, overTime, ...needsOfPanes(scene, panes), pairs: pairsNeeded(panes) };
};

export const compare: RoomView = (scene, { runs, retry }, choose) => {
  const panes = panesOf(scene, runs);
  const all = together(scene, panes);
  const { mode: wanted, blink } = scene.selection;
  const mode = modesFor(panes).includes(wanted) ? wanted : "side";
  const same = panes.length > 1 ? sameOf(panes).join(" · ") : "";
  return html`
    <main class="compare">
      <h1 class="unseen">Compare explanations</h1>
      <xai-blink data-panel .pace=${mode === "blink" ? paceOf(blink) : 0}>
        <div class="tools">${tools(scene, all, mode, choose)} ${legends(all, mode)}</div>
        ${same ? html`<p class="same">The same in all: ${same}</p>` : nothing}
        <div class="stage" style="--panes:${Math.max(2, panes.length)}">
          <div class="panes ${wide(panes) ? "wide" : ""}">
            ${repeat(inTime(panes), nameOf, (pane) => {
              const place = panes.indexOf(pane);
              const own = all.alone[place];
              const shown = look(all, place, mode, retry);
              const drawn = drawnIn(panes, place, mode);
              return comparePane({ scene, runs, panes, place, own, shown, drawn }, choose);
            })}
            ${panes.length === 1 ? proposals(scene, runs, choose) : nothing}
          </div>
          ${panes.length > 1 ? beside(scene, runs, panes, choose) : nothing}
        </div>
      </xai-blink>
    </main>
  `;
};

const nameOf = ({ name }: Pane): string => name;

function beside(scene: Scene, runs: Run[], panes: Pane[], choose: Choose): TemplateResult {
  return html`
    <div class="beside">${measures(scene, panes)} ${proposals(scene, runs, choose)}</div>
  `;
}

// Whether they do not fit beside each other.
function wide(panes: Pane[]): boolean {
  return panes.some(({ seen }) => seen && kindOf(seen.series, seen.values).compare.isWide);
}
