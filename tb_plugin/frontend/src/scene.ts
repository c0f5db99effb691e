// What is seen of a log: everything that a view needs.
import { nearest } from "./derived/axis";
import type { Compared } from "./data/compared";
import type { Comparison } from "./derived/drift";
import type { Kind } from "./kinds/kind";
import type { Family } from "./data/family";
import type { AlarmAt, Examples, Predictions, Run, Series, Step, Values } from "./data/log";
import type { LoadedRun } from "./data/loaded_run";
import type { Found } from "./data/others";
import type { Pairing } from "./data/pairings";
import type { Judged } from "./derived/quality";
import type { Rows } from "./derived/row";
import type { Sentence } from "./words/sentence";
import type { Book } from "./data/shelf";
import type { Pin } from "./pins";
import type { Selection } from "./state";
import type { Zoom } from "./derived/zoom";

export interface Scene {
  loaded: LoadedRun;
  examples: Examples;
  series: Series;
  kind: Kind;
  rows: Rows;
  chosen: number | undefined; // the row that was picked
  steps: Step[];
  index: number; // of the step in view
  step: Step;
  zoom: Zoom; // the part of the training in view
  predictions: Predictions | undefined;
  earlier: Predictions | undefined;
  values: Values | undefined;
  trouble: string; // with the values in view
  by: Comparison;
  compared: Compared;
  reference: number | undefined; // the one step that all others are compared with
  referenceIndex: number | undefined; // of the step that the one in view is compared with
  valuesAt(index: number): Values | undefined; // of another step; asked for where they are not there yet
  valuesOf(book: Book): Values | undefined; // of one example, wherever it is; asked for in the same way
  troubleOf(book: Book): string; // why those will not come
  elsewhere(run: Run, series: Series): Found; // what is known of a series of another run
  pairs(books: Book[]): Pairing; // how far they are apart
  family(): Family; // values over time, loaded in the background from the first call on
  measures: string[];
  drift: number[]; // at the step in view, one a row
  target: number | undefined; // of dots: of examples that explain this output alone
  common: number; // the strongest number over all steps
  channel: number; // or the output, of which the values are drawn
  order: number[];
  shown: number[]; // the same, without those that are filtered out
  alarms: AlarmAt[]; // of the series in view
  judged: Judged[];
  summary: Sentence[];
  selection: Selection;
}

type Frame = Pick<Scene, "values" | "trouble">;

export interface Sources {
  frame(at: StepAt): Frame;
  valuesAt(at: StepAt, index: number): Values | undefined;
  family(at: StepAt): Family;
  valuesOf(book: Book): Values | undefined;
  troubleOf(book: Book): string;
  elsewhere(run: Run, series: Series): Found;
  pairs(books: Book[]): Pairing;
  compare(at: StepAt, by: Comparison): Compared;
}

export function rowName({ rows }: Pick<Scene, "rows">, row: number): string {
  return rows.names[row]!;
}

// What is in view of that row.
export function pinAt({ loaded, series, step }: Scene, row: number): Pin {
  return { run: loaded.run.name, series: series.name, step: step.step, example: row };
}

export interface StepAt {
  series: Series;
  steps: Step[];
  index: number;
}

// The logged step in view; nothing while the steps of the series are on their way.
export function stepAt(loaded: LoadedRun, selection: Selection): StepAt | undefined {
  const { series: all } = loaded.run;
  const isThere = ({ name }: Series): boolean => (loaded.steps.get(name) ?? []).length > 0;
  const series = all.find(({ name }) => name === selection.series) ?? all.find(isThere);
  const steps = series && loaded.steps.get(series.name);
  if (!series || !steps || steps.length === 0) return undefined;
  const last = selection.follow || selection.step === undefined;
  const index = last
    ? steps.length - 1
    : nearest(
        steps.map(({ step }) => step),
        selection.step!,
      );
  return { series, steps, index };
}

// The same; while the steps of the chosen series are on their way, of one that is there.
export function stepMeanwhile(loaded: LoadedRun, selection: Selection): StepAt | undefined {
  return stepAt(loaded, selection) ?? stepAt(loaded, { ...selection, series: "" });
}
