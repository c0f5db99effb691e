// Which example, or row, is shown: one after the other, or any by name.
import { html, type TemplateResult } from "lit";
import { guard } from "lit/directives/guard.js";

import type { Choose } from "../../state/selection";
import { select } from "../../controls/select";
import { choiceOf } from "../../derived/row";
import type { Scene } from "../../scene";

export function picker(scene: Scene, row: number, choose: Choose): TemplateResult {
  const { rows, shown, order } = scene;
  const offered = shown.length > 0 ? shown : order;
  const place = offered.indexOf(row);
  const listed = place < 0 ? [row, ...offered] : offered;
  const go = (to: number | undefined): void => {
    if (to !== undefined) choose(choiceOf(rows, to));
  };
  const word = rows.word;
  return html`
    <div class="pick" role="group" aria-label=${`Which ${word}`}>
      ${step("‹ Previous", `The ${word} before in this order`, offered[place - 1], go)}
      ${guard([rows, listed.join(), row], () =>
        select(
          word[0]!.toUpperCase() + word.slice(1),
          String(row),
          listed.map((one): [string, string] => [String(one), rows.names[one]!]),
          (chosen) => go(Number(chosen)),
        ),
      )}
      ${step("Next ›", `The next ${word} in this order`, offered[place + 1], go)}
      <span class="place">${place < 0 ? "" : `${place + 1} of ${offered.length}`}</span>
    </div>
  `;
}

function step(
  text: string,
  title: string,
  to: number | undefined,
  go: (row: number | undefined) => void,
): TemplateResult {
  return html`
    <button class="action" title=${title} ?disabled=${to === undefined} @click=${() => go(to)}>
      ${text}
    </button>
  `;
}
