// Which run, which series, and how that series was made.
import { html, nothing, type TemplateResult } from "lit";

import type { Run, Series, Step } from "../data/log";
import { prose } from "../common/legible";
import { inWords } from "../common/numbers";
import { trained } from "../data/references";
import type { Choose } from "../state/selection";
import { select } from "./select";

export function pickers(
  runs: Run[],
  run: Run,
  series: Series | undefined,
  step: Step | undefined,
  choose: Choose,
): TemplateResult {
  return html`
    <div class="pickers">
      ${select("Run", run.name, named(runs, trained), (name) => choose({ run: name, step: undefined }))}
      ${select("Explanation", series?.name ?? "", named(run.series, inWords), (name) =>
        choose({ series: name }),
      )}
      ${series ? settings(series, step) : nothing}
    </div>
  `;
}

function named(
  items: { name: string }[],
  text: (name: string) => string = (name) => name,
): [string, string][] {
  return items.map(({ name }) => [name, text(name)]);
}

function settings(series: Series, step: Step | undefined): TemplateResult {
  const rows: [string, string][] = [
    ["method", inWords(series.method)],
    ["explains", inWords(series.score)],
    ...parameters(series.paramsJson),
  ];
  return html`
    <details class="settings">
      <summary>Settings</summary>
      <div>
        <dl>
          ${rows.map(
            ([name, value]) =>
              html`<dt>${name}</dt>
                <dd>${value}</dd>`,
          )}
        </dl>
        ${step?.evaluations ? html`<p>${cost(step)}</p>` : nothing}
      </div>
    </details>
  `;
}

// Rows that another explanation had asked for already cost nothing.
function cost({ step, evaluations, reused }: Step): string {
  const taken = reused > 0 ? `; ${thousands(reused)} more were known already` : "";
  return `The model ran on ${thousands(evaluations)} rows at step ${step}${taken}.`;
}

function thousands(count: number): string {
  return count.toLocaleString("en");
}

export function parameters(json: string): [string, string][] {
  try {
    const found: unknown = JSON.parse(json || "{}");
    if (typeof found !== "object" || found === null) return [["settings", json]];
    return Object.entries(found).map(([name, value]) => [
      inWords(name),
      prose(typeof value === "string" ? value : JSON.stringify(value)),
    ]);
  } catch {
    return [["settings", json]];
  }
}
