// What might be compared with what is in view: each a button that pins it at once.
import { html, nothing, type TemplateResult } from "lit";

import type { Choose } from "../../controls/choose";
import type { Run } from "../../data/log";
import { rowInView } from "./derived/panes";
import { MOST_PINS, pinsOf } from "../../pins";
import { type Proposal, proposalsOf } from "./derived/proposals";
import type { Scene } from "../../scene";

export function proposals(scene: Scene, runs: Run[], choose: Choose) {
  const count = pinsOf(scene.selection.pins).length;
  if (count >= MOST_PINS) return nothing;
  const found = proposalsOf(scene, runs, rowInView(scene));
  if (count === 0) return first(found, choose);
  if (found.length === 0) return nothing;
  return html`
    <details class="more" data-unexported>
      <summary>Add another to compare with</summary>
      ${list(found, choose)}
    </details>
  `;
}

function first(found: Proposal[], choose: Choose): TemplateResult {
  return html`
    <section class="proposals" aria-label="What to compare with">
      <h2>Compare A with …</h2>
      ${list(found, choose)}
      <p class="hint">
        Or pin what is in view and move on with the slider; “Pin to compare” on a card of the
        examples does the same. Up to ${MOST_PINS} can be pinned.
      </p>
    </section>
  `;
}

function list(found: Proposal[], choose: Choose): TemplateResult {
  return html`
    <ul>
      ${found.map(
        ({ title, says, patch }) => html`
          <li>
            <button class="proposal" ?disabled=${!patch} @click=${() => patch && choose(patch)}>
              <b>${title}</b> <small>${says}</small>
            </button>
          </li>
        `,
      )}
    </ul>
  `;
}
