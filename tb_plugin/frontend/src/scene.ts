// Everything a view needs, derived from what is loaded and what is selected.
import { alarmsOf } from "./derived/alarms";
import { nearest } from "./derived/axis";
import { type Compared, referenceIndex, referenceStep, withDrift } from "./data/compared";
import { type Comparison, driftOfRows, measures, ranked, totalDrift } from "./derived/drift";
import type { Family } from "./data/family";
import { shownRows } from "./derived/filter";
import {
  type AlarmAt,
  type Examples,
  isOneNumber,
  type Predictions,
  type Run,
  type Series,
  type Step,
  thingOf,
  type Values,
} from "./data/log";
import { commonTop } from "./derived/maps";
import { remembered } from "./derived/memo";
import { ORDERS } from "./derived/order";
import type { Found } from "./data/others";
import { channelOf, targetOf } from "./derived/outputs";
import type { Pairing } from "./data/pairings";
import { type Judged, judgements } from "./derived/quality";
import { chosenRow, type Rows, rowsOf } from "./derived/row";
import type { Sentence } from "./words/sentence";
import type { LoadedRun } from "./data/session";
import type { Book } from "./data/shelf";
import type { Selection } from "./state";
import { summarise } from "./words/summary";
import { type Zoom, zoomOf } from "./derived/zoom";

export interface Scene {
  loaded: LoadedRun;
  examples: Examples;
  series: Series;
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

export class SceneMaker {
  private readonly measures = remembered(measures);
  private readonly common = remembered(commonTop);
  private readonly alarms = remembered(alarmsOf);
  private readonly rows = remembered(rowsOf);
  private readonly zoom = remembered((steps: Step[], from?: number, to?: number) =>
    zoomOf(steps, { from, to }),
  );
  private readonly judged = remembered(judgements);
  private readonly withDrift = remembered(withDrift);
  private readonly total = remembered((steps: Step[], by: Comparison, count: number) =>
    ranked(totalDrift(steps, by, count)),
  );
  private readonly summary = remembered(
    (
      loaded: LoadedRun,
      series: Series,
      rows: Rows,
      steps: Step[],
      by: Comparison,
      judged: Judged[],
      comparing: boolean,
    ) => {
      const isSingle = isOneNumber(series);
      const of = { series: series.name, thing: thingOf(series), isSingle, rows };
      return summarise({ ...loaded, ...of, steps, by, judged, comparing });
    },
  );
  private readonly comparison = remembered((measure: string, reference: string): Comparison => ({
    measure,
    reference,
  }));
  private readonly loadedWith = remembered(
    (loaded: LoadedRun, series: string, steps: Step[]): LoadedRun => ({
      ...loaded,
      steps: new Map([...loaded.steps, [series, steps]]),
    }),
  );

  make(loaded: LoadedRun, selection: Selection, sources: Sources): Scene | undefined {
    const at = stepAt(loaded, selection);
    if (!at) return undefined;
    const known = this.measures(at.steps);
    const measure = known.includes(selection.measure) ? selection.measure : (known[0] ?? "");
    const by = this.comparison(measure, selection.reference);
    const compared = sources.compare(at, by);
    const steps = this.withDrift(at.steps, by, compared.values);
    const whole = this.loadedWith(loaded, at.series.name, steps);
    const scene = this.complete(whole, selection, { ...at, steps }, by, compared);
    return this.ordered({
      ...{ ...scene, measures: known, ...sources.frame(at) },
      valuesAt: (index) => sources.valuesAt(at, index),
      family: () => sources.family(at),
      valuesOf: (book) => sources.valuesOf(book),
      troubleOf: (book) => sources.troubleOf(book),
      elsewhere: (run, of) => sources.elsewhere(run, of),
      pairs: (books) => sources.pairs(books),
    });
  }

  private complete(
    loaded: LoadedRun,
    selection: Selection,
    { series, steps, index }: StepAt,
    by: Comparison,
    compared: Compared,
  ) {
    const { examples } = loaded;
    const step = steps[index]!;
    const judged = this.judged(series, steps);
    const rows = this.rows(series, examples);
    const reference = referenceStep(steps, by, compared);
    return {
      ...{ loaded, examples, selection, series, rows, steps, index, step, by, compared, judged },
      chosen: chosenRow(rows, selection),
      zoom: this.zoom(steps, selection.from, selection.to),
      predictions: loaded.predictions.get(step.step),
      earlier: loaded.predictions.get(steps[index - 1]?.step ?? NaN),
      reference,
      referenceIndex: referenceIndex(steps, index, by, reference),
      drift: driftOfRows(step, by),
      common: this.common(steps),
      target: targetOf(examples, selection),
      channel: channelOf(series, examples, selection),
      alarms: this.alarms(loaded.alarms, series.name),
      summary: this.summary(loaded, series, rows, steps, by, judged, compared.missing > 0),
    };
  }

  // Whoever has no map at this step comes last, unless rows are to stay where they were given.
  private ordered(scene: Omit<Scene, "order" | "shown">): Scene {
    const { order: chosen } = scene.selection;
    const total = this.total(scene.steps, scene.by, scene.rows.names.length);
    const order = chosen === "total" ? total : (ORDERS[chosen](scene) ?? total);
    const flat = (row: number): number => Number(scene.step.degenerate[row]);
    const placed = chosen === "probe" ? order : [...order].sort((a, b) => flat(a) - flat(b));
    return { ...scene, order: placed, shown: shownRows(scene, placed) };
  }
}

export function rowName({ rows }: Pick<Scene, "rows">, row: number): string {
  return rows.names[row]!;
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
