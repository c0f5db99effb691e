// What is seen of a log, in parts: a view takes those that it needs.
import { nearest } from "./derived/axis";
import type { Compared } from "./data/drift_to";
import type { ExampleKey, MatrixKey, StepAt } from "./data/keys";
import type {
  AlarmAt,
  Comparison,
  Examples,
  Predictions,
  Run,
  Series,
  Step,
  Values,
} from "./data/log";
import type { Kind } from "./kinds/kind";
import type { LoadedRun } from "./data/loaded_run";
import type { DriftMatrix, Elsewhere, Pair } from "./data/requests";
import type { State } from "./data/resource";
import type { SampledValues } from "./data/values_near";
import type { Judged } from "./derived/quality";
import type { Rows } from "./derived/row";
import type { Sentence } from "./words/sentence";
import type { Pin } from "./state/pins";
import type { Selection } from "./state/selection";
import type { Zoom } from "./derived/zoom";

// The series in view, and whose rows it has.
export interface SeriesInView {
  loaded: LoadedRun;
  examples: Examples;
  series: Series;
  kind: Kind;
  rows: Rows;
  alarms: AlarmAt[];
  judged: Judged[];
  summary: Sentence[];
}

// The step in view, among the logged ones.
export interface StepInView {
  steps: Step[];
  index: number;
  step: Step;
  zoom: Zoom; // the part of the training in view
  predictions: Predictions | undefined;
  earlier: Predictions | undefined;
}

// What drift is measured by, and to.
export interface DriftInView {
  measures: string[];
  by: Comparison;
  compared: Compared;
  reference: number | undefined; // the one step that all others are compared with
  referenceIndex: number | undefined; // of the step that the one in view is compared with
  drift: number[]; // at the step in view, one a row
}

// What the user chose, as far as there is such a thing.
export interface Chosen {
  selection: Selection;
  chosen: number | undefined; // the row that was picked
  target: number | undefined; // of dots: of examples that explain this output alone
  channel: number; // or the output, of which the values are drawn
  order: number[];
  shown: number[]; // the same, without those that are filtered out
}

// Values at the step in view, and how strongly they are drawn.
export interface ValuesInView {
  values: Values | undefined;
  trouble: string; // why they will not come
  common: number; // the strongest number over all steps
}

// What else has been loaded: reading it asks for nothing. What is needed, its room says before.
export interface AlsoLoaded {
  valuesAt(index: number): Values | undefined; // of another step
  valuesOf(key: ExampleKey): Values | undefined; // of one example, wherever it is
  troubleOf(key: ExampleKey): string; // why those will not come
  elsewhere(run: Run, series: Series): State<Elsewhere>; // what is known of a series of another run
  pairs(keys: ExampleKey[]): State<Pair[]>; // how far they are apart
  matrix(key: MatrixKey): State<DriftMatrix>; // drift between any two steps
  sampled(): SampledValues; // values over time
}

export interface Scene
  extends SeriesInView, StepInView, DriftInView, Chosen, ValuesInView, AlsoLoaded {}

export function rowName({ rows }: Pick<Scene, "rows">, row: number): string {
  return rows.names[row]!;
}

// What is in view of that row.
export function pinAt({ loaded, series, step }: Scene, row: number): Pin {
  return { run: loaded.run.name, series: series.name, step: step.step, example: row };
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
