// Which examples are shown, and how to see all of them again.
import { html, nothing, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";

import { EVERYTHING, labelCounts, narrowed, VERDICTS, verdictsOf } from "../derived/filter";
import { className, outputWord } from "../data/log";
import { remembered } from "../common/memo";
import type { Scene } from "../scene";
import type { Choose, Verdict } from "../state/selection";
import { menu } from "./menu";
import { select } from "./select";

const known = remembered((rows: Scene["rows"], examples: Scene["examples"]) => ({
  counts: labelCounts({ rows, examples }),
  verdicts: verdictsOf({ rows, examples }),
}));

export function filters(scene: Scene, choose: Choose): TemplateResult | typeof nothing {
  const { rows, examples } = scene;
  if (rows.names.length < 2) return nothing;
  const { counts, verdicts } = known(rows, examples);
  const inside = html`
    ${counts.size > 1 ? classes(scene, counts, choose) : nothing}
    ${verdicts.length > 1 ? answers(scene, verdicts, choose) : nothing} ${search(scene, choose)}
  `;
  return menu("Filter", `Filter the ${pluralOf(rows.word)}`, inside);
}

// What is left out, with a way back; nothing where all are shown.
export function chips(scene: Scene, choose: Choose): TemplateResult | typeof nothing {
  const { shown, order, rows } = scene;
  const found = narrowed(scene);
  if (found.length === 0) return nothing;
  return html`
    <div class="chips" role="group" aria-label="Filters">
      <span role="status">${shown.length} of ${order.length} ${pluralOf(rows.word)}</span>
      ${found.map(
        ({ text, undo }) => html`
          <button
            class="chip"
            aria-label=${`Remove the filter ${text}`}
            @click=${() => choose(undo)}
          >
            <span>${text}</span> <b aria-hidden="true" data-unexported>×</b>
          </button>
        `,
      )}
      <button class="link" data-unexported @click=${() => choose(EVERYTHING)}>Show all</button>
    </div>
  `;
}

// In place of rows, where none is left.
export function nothingLeft({ rows, order }: Scene, choose: Choose): TemplateResult {
  return html`
    <div class="left-none">
      <p>None of the ${order.length} ${pluralOf(rows.word)} is like that at this step.</p>
      <button class="action" @click=${() => choose(EVERYTHING)}>Show all ${order.length}</button>
    </div>
  `;
}

function classes({ examples, selection }: Scene, counts: Map<number, number>, choose: Choose) {
  const each = [...counts].map(([label, count]): [string, string] => [
    String(label),
    `${className(examples, label)} (${count})`,
  ]);
  const word = outputWord(examples);
  const label = `True ${word}`;
  return select(label, String(selection.label ?? ""), [["", "All"], ...each], (chosen) =>
    choose({ label: chosen === "" ? undefined : Number(chosen) }),
  );
}

function answers({ selection }: Scene, verdicts: Verdict[], choose: Choose): TemplateResult {
  const offered = verdicts.map((verdict): [Verdict, string] => [verdict, VERDICTS[verdict]]);
  return select("Prediction", selection.verdict, offered, (verdict) => choose({ verdict }));
}

function search({ selection, rows }: Scene, choose: Choose): TemplateResult {
  const type = ({ target }: Event): void => choose({ search: (target as HTMLInputElement).value });
  return html`
    <label class="field search">
      <span>Name</span>
      <input
        type="search"
        placeholder="any"
        aria-label=${`Name of the ${rows.word}`}
        .value=${live(selection.search)}
        @input=${type}
      />
    </label>
  `;
}

function pluralOf(word: string): string {
  const [first, ...rest] = word.split(" ");
  return [`${first}s`, ...rest].join(" ");
}
