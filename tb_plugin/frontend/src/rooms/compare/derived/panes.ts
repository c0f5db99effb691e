// What is compared: what is in view, and what is pinned beside it.
import { nearest } from "../../../derived/axis";
import { ranked, totalDrift } from "../../../derived/drift";
import type { Examples, Predictions, Run, Series, Step, Values } from "../../../data/log";
import { rememberedOf } from "../../../common/memo";
import { inWords } from "../../../common/numbers";
import { keysOf, valuesAt, valuesOfRow } from "./pane_values";
import { type Pin, pinsOf } from "../../../state/pins";
import { trained } from "../../../data/references";
import { rowsOf } from "../../../kinds";
import { plural, type Rows } from "../../../derived/row";
import type { Scene } from "../../../scene";
import type { ExampleKey, OtherKey } from "../../../data/keys";

export interface Pane {
  name: string; // A is in view
  pin: Pin; // as it was asked for
  run: Run | undefined;
  rows: Rows | undefined; // that there are to choose from
  seen: Seen | undefined;
  trouble: string; // why nothing is seen; "" while it is on its way
  failed: boolean; // it may be there another time
  note: string; // what is seen in place of what was asked for
}

// What is known of the explanation of one row at one step, wherever it is.
export interface Seen {
  run: Run;
  series: Series;
  examples: Examples;
  predictions: Map<number, Predictions>;
  rows: Rows;
  row: number;
  steps: Step[];
  index: number;
  values: Values | undefined; // of that row alone
  trouble: string; // with its values
}

type Known = Pick<Seen, "examples" | "predictions" | "steps">;

const NAMES = "ABCD";

export function panesOf(scene: Scene, runs: Run[]): Pane[] {
  const pins = pinsOf(scene.selection.pins);
  return [inView(scene), ...pins.map((pin, i) => pinned(scene, runs, pin, NAMES[i + 1]!))];
}

// Series of other runs, and what is seen of them.
export function needsOfPanes(scene: Scene, panes: Pane[]) {
  const pinned = panes.slice(1);
  const others = pinned.flatMap(({ pin, run }): OtherKey[] => {
    const series = run?.series.find(({ name }) => name === pin.series);
    return run && series && run.name !== scene.loaded.run.name ? [{ run, series }] : [];
  });
  const examples = pinned.flatMap(({ seen }) =>
    seen ? keysOf({ ...seen, step: seen.steps[seen.index]! }) : [],
  );
  return { others, examples };
}

// The row that is compared: the chosen one, else a pinned one, else the one that moved most.
export function rowInView(scene: Scene): number {
  const { loaded, series, rows } = scene;
  const isOfProbe = (name: string): boolean =>
    loaded.run.series.find((one) => one.name === name)?.rows.length === 0;
  const pins = pinsOf(scene.selection.pins).filter(
    (pin) =>
      pin.run === loaded.run.name &&
      (pin.series === series.name || (rows.ofProbe && isOfProbe(pin.series))),
  );
  const pinned = pins.find(({ example }) => example in rows.names);
  return scene.chosen ?? pinned?.example ?? mostMoved(scene.steps, scene.by, rows.names.length);
}

const mostMoved = rememberedOf(
  (steps: Step[], by: Scene["by"], count: number): number =>
    ranked(totalDrift(steps, by, count))[0] ?? 0,
);

function inView(scene: Scene): Pane {
  const { loaded, series, examples, rows, steps, index, step, values, trouble } = scene;
  const { run, predictions } = loaded;
  const row = rowInView(scene);
  const own = values && valuesOfRow(values, rows, row);
  return {
    ...{ name: NAMES[0]!, run, rows, trouble: "", failed: false, note: "" },
    pin: { run: run.name, series: series.name, step: step.step, example: row },
    seen: { run, series, examples, predictions, rows, row, steps, index, values: own, trouble },
  };
}

function pinned(scene: Scene, runs: Run[], pin: Pin, name: string): Pane {
  const run = runs.find((known) => known.name === pin.run);
  const pane: Pane = {
    ...{ name, pin, run, rows: undefined, seen: undefined },
    ...{ trouble: "", failed: false, note: "" },
  };
  if (!run) return { ...pane, trouble: `No run named “${trained(pin.run)}” in this log.` };
  const series = run.series.find((known) => known.name === pin.series);
  if (!series) {
    return { ...pane, trouble: `No explanation named “${inWords(pin.series)}” in this run.` };
  }
  const known = knownOf(scene, run, series);
  if (typeof known === "string") return { ...pane, trouble: known, failed: true };
  return known ? { ...pane, ...placed(scene, run, series, known, pin) } : pane;
}

// A text: why nothing is known.
function knownOf(scene: Scene, run: Run, series: Series): Known | string | undefined {
  const { loaded } = scene;
  if (run.name === loaded.run.name) {
    const steps = loaded.steps.get(series.name);
    return steps && { examples: loaded.examples, predictions: loaded.predictions, steps };
  }
  const found = scene.elsewhere(run, series);
  if (found.kind === "failed") return found.message;
  return found.kind === "here" ? found.value : undefined;
}

function placed(
  scene: Scene,
  run: Run,
  series: Series,
  known: Known,
  pin: Pin,
): Pick<Pane, "rows" | "seen" | "trouble" | "note"> {
  const { steps, examples } = known;
  const rows = rowsIn(series, examples);
  const none = { rows, seen: undefined, note: "" };
  if (steps.length === 0) return { ...none, trouble: "Nothing is explained here yet." };
  const row = pin.example;
  const count = rows.names.length;
  if (row >= count) {
    return { ...none, trouble: noSuchRow(rows, row) };
  }
  const index = nearest(numbersOf(steps), pin.step);
  const { step } = steps[index]!;
  const note = step === pin.step ? "" : `Step ${pin.step} is not logged here: the nearest is shown.`;
  const place = { run, series, rows, row, index };
  const seen = { ...known, ...place, ...valuesAt(scene, { ...place, step: steps[index]! }) };
  return { rows, seen, trouble: "", note };
}

function noSuchRow({ names: { length }, word, ofProbe }: Rows, row: number): string {
  const many = `${length} ${length === 1 ? word : plural(word)}`;
  if (ofProbe) return `There is no ${word} number ${row} here, only ${many}.`;
  return `There is no such ${word} here, but ${many} of other names.`;
}

const rowsIn = rememberedOf(rowsOf);
const numbersOf = rememberedOf((steps: Step[]) => steps.map(({ step }) => step));

export function keyOf({ run, series, row, steps, index }: Seen): ExampleKey {
  return { run: run.name, series: series.name, example: row, step: steps[index]! };
}
