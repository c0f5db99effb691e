// Which run, explanation, step and example a pane shows, to be picked for each pane.
import { html, nothing, type TemplateResult } from "lit";
import { guard } from "lit/directives/guard.js";

import { nearest } from "../../derived/axis";
import { select } from "../../controls/select";
import type { Run, Series, Step } from "../../data/log";
import { inWords } from "../../common/numbers";
import type { Pane } from "./derived/panes";
import type { Pin } from "../../state/pins";
import { trained } from "../../data/references";
import { type Rows, sameRow } from "../../derived/row";

export type Repin = (patch: Partial<Pin>) => void;

const NONE = "";

// Drawn anew only where something else is offered or picked: there may be a thousand examples.
export function paneFields(pane: Pane, runs: Run[], pins: string, repin: Repin): TemplateResult {
  const { pin, run, rows, seen } = pane;
  const picked = [pane.name, pins, pin.run, pin.series, pin.example];
  return html`
    <div class="fields">
      ${guard([runs, run, rows, ...picked], () => pickers(pane, runs, repin))}
      ${seen ? stepField(pane, seen.steps, seen.index, repin) : nothing}
    </div>
  `;
}

function pickers(pane: Pane, runs: Run[], repin: Repin): TemplateResult {
  const { pin, run, rows } = pane;
  return html`
    ${picker(pane, "Run", pin.run, named(runs, trained), (name) =>
      repin(runPatch(pane, runs, name)),
    )}
    ${picker(pane, "Explanation", pin.series, named(run?.series ?? [], inWords), (name) =>
      repin(seriesPatch(pane, name)),
    )}
    ${rows && !rows.interchangeable ? rowPicker(pane, rows, repin) : nothing}
  `;
}

function rowPicker(pane: Pane, { names, word }: Rows, repin: Repin): TemplateResult {
  const label = word[0]!.toUpperCase() + word.slice(1);
  const rows = names.map((name, i): [string, string] => [String(i), name]);
  const choose = (row: string): void => repin({ example: Number(row) });
  return picker(pane, label, String(pane.pin.example), rows, choose);
}

// What is gone is offered no more.
function picker(
  pane: Pane,
  label: string,
  value: string,
  offered: [string, string][],
  choose: (value: string) => void,
): TemplateResult {
  const known = offered.some(([key]) => key === value);
  const all: [string, string][] = known ? offered : [[NONE, "– gone –"], ...offered];
  const taken = (chosen: string): void => (chosen === NONE ? undefined : choose(chosen));
  return select(label, known ? value : NONE, all, taken, `${label} of ${pane.name}`);
}

function named(items: { name: string }[], text: (name: string) => string): [string, string][] {
  return items.map(({ name }) => [name, text(name)]);
}

function seriesPatch(pane: Pane, name: string): Partial<Pin> {
  const to = pane.run?.series.find((series) => series.name === name);
  return { series: name, ...rowPatch(pane, to) };
}

function runPatch(pane: Pane, runs: Run[], name: string): Partial<Pin> {
  const run = runs.find((one) => one.name === name);
  return { run: name, ...rowPatch(pane, run?.series.find((one) => one.name === pane.pin.series)) };
}

// A row of a name keeps it; where the other explanation has no such row, none is meant.
function rowPatch({ seen }: Pane, to: Series | undefined): Partial<Pin> {
  if (!to || !seen) return {};
  const sameRows = seen.rows.ofProbe === (to.rows.length === 0);
  if (!sameRows) return { example: 0 };
  return { example: sameRow(to, seen.rows, seen.row) ?? to.rows.length };
}

function stepField(pane: Pane, steps: Step[], index: number, repin: Repin): TemplateResult {
  const type = ({ target }: Event): void => {
    const input = target as HTMLInputElement;
    const meant = stepMeant(steps, index, input.valueAsNumber);
    input.value = String(meant);
    repin({ step: meant });
  };
  return html`
    <label class="field">
      <span>Step</span>
      <input
        type="number"
        aria-label=${`Step of ${pane.name}`}
        .value=${String(steps[index]!.step)}
        @change=${type}
      />
    </label>
  `;
}

// The nearest logged one; one more or one less means the next or the one before.
export function stepMeant(steps: Step[], index: number, typed: number): number {
  const now = steps[index]!.step;
  if (!Number.isFinite(typed)) return now;
  const next = steps[index + Math.sign(typed - now)];
  if (Math.abs(typed - now) === 1) return (next ?? steps[index]!).step;
  return steps[
    nearest(
      steps.map(({ step }) => step),
      typed,
    )
  ]!.step;
}

