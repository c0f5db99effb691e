// Pairs of explanations by measures: one line a measure, one column a pair.
import { html, nothing, type TemplateResult } from "lit";

import { measures, unrelatedLevel } from "../../derived/drift";
import { measureName, measureSays } from "../../data/measures";
import { rememberedOf } from "../../common/memo";
import { inWords, twoDigits } from "../../common/numbers";
import type { Pair } from "../../data/requests";
import type { Seen } from "./derived/panes";

export type Names = [string, string];

// Those of which it is known how far apart unrelated ones are come first.
export function measuresOf(pairs: Pair[], { steps }: Seen): string[] {
  const all = new Set(pairs.flatMap(({ measured }) => measured.map(({ measure }) => measure)));
  const unknown = (measure: string): number => Number(!Number.isFinite(levels(steps, measure)));
  return [...all].sort((a, b) => unknown(a) - unknown(b));
}

export function pairTable(
  inView: Seen,
  pairs: Pair[],
  names: (pair: Pair) => Names,
  rows: string[],
  ready: boolean,
): TemplateResult {
  return html`
    <table>
      <thead>
        <tr>
          <th>Measure</th>
          ${pairs.map((pair) => html`<th class="number">${names(pair).join(" – ")}</th>`)}
          <th class="number" title="Median over the training: where nothing connects them">
            ${capital(inView.rows.unrelated)} <small>${inWords(inView.series.name)}</small>
          </th>
        </tr>
      </thead>
      <tbody>
        ${rows.map((measure) => {
          return html`
            <tr>
              <th scope="row">
                ${capital(measureName(measure))} <small>${measureSays(measure)}</small>
              </th>
              ${pairs.map((pair) => cell(ready ? numberOf(pair, measure) : "…"))}
              ${cell(twoDigits(levels(inView.steps, measure)))}
            </tr>
          `;
        })}
        ${sizes(pairs)}
      </tbody>
    </table>
  `;
}

// Why a level is missing, and what would log it.
export function unlogged({ steps, rows }: Seen, measures: string[]): TemplateResult | typeof nothing {
  const logged = measuresIn(steps);
  const missing = measures.filter((measure) => !logged.includes(measure));
  if (missing.length === 0) return nothing;
  const named = missing.map((measure) => `"${measure}"`).join(", ");
  return html`
    <p class="hint">
      –: how far apart ${rows.unrelated} are is known only by measures that the training logs; add
      ${missing.length === 1 ? "it" : "them"} to Explain: <code>drift=[…, ${named}]</code>.
    </p>
  `;
}

const measuresIn = rememberedOf(measures);

function capital(text: string): string {
  return text[0]!.toUpperCase() + text.slice(1);
}

const levelsOf = rememberedOf((_: Seen["steps"]) => new Map<string, number>());

function levels(steps: Seen["steps"], measure: string): number {
  const known = levelsOf(steps);
  const found = known.get(measure) ?? unrelatedLevel(steps, measure);
  known.set(measure, found);
  return found;
}

function cell(text: string): TemplateResult {
  return html`<td class="number">${text}</td>`;
}

function numberOf({ measured }: Pair, measure: string): string {
  return twoDigits(measured.find((one) => one.measure === measure)?.value);
}

// Maps alone have a size that people care for.
function sizes(pairs: Pair[]): TemplateResult | typeof nothing {
  if (!pairs.some(({ shape }) => shape.length >= 2)) return nothing;
  return html`
    <tr class="sizes">
      <th scope="row">Compared at <small>cells, lines × columns</small></th>
      ${pairs.map(({ shape }) => cell(shape.slice(0, 2).join(" × ")))}
      <td></td>
    </tr>
  `;
}
