// How far the compared explanations are apart, by every measure that fits.
import { html, nothing, type TemplateResult } from "lit";

import type { Column } from "../../export/table";
import { kindOf } from "../../kinds";
import { remembered } from "../../common/memo";
import { inTime, spokenPane } from "./derived/pane_words";
import { keyOf, type Pane, type Seen } from "./derived/panes";
import type { ExampleKey } from "../../data/keys";
import type { Pair } from "../../data/requests";
import { isReport } from "../../data/report";
import type { Scene } from "../../scene";
import { type Names, measuresOf, pairTable, unlogged } from "./table";
import { exporting } from "../../views/export_menu";

export function measures(scene: Scene, panes: Pane[]): TemplateResult | typeof nothing {
  const known = measured(panes);
  if (known.length < 2) return nothing;
  if (isReport()) {
    return html`<p class="hint">How far apart they are is measured by TensorBoard alone.</p>`;
  }
  const seen = known.map((pane) => pane.seen!);
  const inView = panes[0]!.seen!;
  const found = scene.pairs(seen.map(keyOf));
  const pairs = found.kind === "here" ? found.value : undefined;
  return html`
    <section class="measures" data-panel aria-busy=${found.kind === "waiting"}>
      <h2>How far apart they are</h2>
      <p class="hint">
        0 is the same, by every measure; the larger, the farther apart.
        ${[...new Set(seen.map(({ series }) => kindOf(series).compare.measured ?? ""))].join(" ")}
      </p>
      ${found.kind === "failed" ? html`<p role="alert">${found.message}</p>` : nothing}
      ${table(known, inView, found.kind === "failed" ? [] : pairs)}
      ${exporting(scene, "distances", () => columnsOf(known, inView, pairs ?? []))}
    </section>
  `;
}

// What they are asked for by; nothing where there is nothing to compare, or nobody to ask.
export function pairsNeeded(panes: Pane[]): ExampleKey[][] {
  const known = measured(panes);
  return known.length < 2 || isReport() ? [] : [known.map(({ seen }) => keyOf(seen!))];
}

function measured(panes: Pane[]): Pane[] {
  return inTime(panes).filter(({ seen }) => seen);
}

function columnsOf(panes: Pane[], inView: Seen, pairs: Pair[]): Column[] {
  const rows = measuresOf(pairs, inView);
  return [
    { name: "measure", values: rows },
    ...pairs.map(({ first, second, measured }) => ({
      name: `${spokenPane(panes[first]!)} to ${spokenPane(panes[second]!)}`,
      values: rows.map((row) => measured.find(({ measure }) => measure === row)?.value),
    })),
  ];
}

// While an answer is on its way its rows are there already: nothing moves.
const lastPairs = remembered((_: string) => ({ pairs: [] as Pair[] }));

function table(panes: Pane[], inView: Seen, pairs: Pair[] | undefined): TemplateResult {
  const kept = lastPairs(JSON.stringify(panes.map(({ name, pin }) => [name, pin.run, pin.series])));
  if (pairs) kept.pairs = pairs;
  const comparable = kept.pairs.filter(({ trouble }) => !trouble);
  const names = ({ first, second }: Pair): Names => [panes[first]!.name, panes[second]!.name];
  const rows = measuresOf(comparable, inView);
  return html`
    ${
      pairs || kept.pairs.length > 0
        ? nothing
        : html`<p class="late" role="status">Measuring …</p>`
    }
    ${troubles(kept.pairs, names)}
    ${rows.length > 0 ? pairTable(inView, comparable, names, rows, pairs !== undefined) : nothing}
    ${unlogged(inView, rows)}
  `;
}

// Those with one trouble together.
function troubles(pairs: Pair[], names: (pair: Pair) => Names): TemplateResult[] {
  const known = [...new Set(pairs.map(({ trouble }) => trouble).filter(Boolean))];
  return known.map((trouble) => {
    const whose = pairs.filter((pair) => pair.trouble === trouble);
    const named = whose.map((pair) => names(pair).join(" and "));
    return html`<p>${named.join(", ")} cannot be measured. ${trouble}</p>`;
  });
}
