// Everything a view needs, derived from what is loaded and what is selected.
import { alarmsOf } from "./alarms";
import { nearest } from "./axis";
import { type Compared, referenceIndex, referenceStep, withDrift } from "./compared";
import { type Comparison, driftOfRows, measures, ranked, totalDrift } from "./drift";
import type { Family } from "./family";
import {
  type AlarmAt,
  type Examples,
  isOneNumber,
  type Predictions,
  type Series,
  type Step,
  thingOf,
  type Values,
} from "./log";
import { commonTop } from "./maps";
import { remembered } from "./memo";
import { ORDERS } from "./order";
import { channelOf, targetOf } from "./outputs";
import { type Judged, judgements } from "./quality";
import { chosenRow, type Rows, rowsOf } from "./row";
import type { Sentence } from "./sentence";
import type { LoadedRun } from "./session";
import type { Selection } from "./state";
import { summarise } from "./summary";

export interface Scene {
  loaded: LoadedRun;
  examples: Examples;
  series: Series;
  rows: Rows;
  chosen: number | undefined; // the row that was picked
  steps: Step[];
  index: number; // of the step in view
  step: Step;
  predictions: Predictions | undefined;
  earlier: Predictions | undefined;
  values: Values | undefined;
  trouble: string; // with the values in view
  by: Comparison;
  compared: Compared;
  reference: number | undefined; // the one step that all others are compared with
  referenceIndex: number | undefined; // of the step that the one in view is compared with
  valuesAt(index: number): Values | undefined; // of another step; asked for where they are not there yet
  family(): Family; // values over time, loaded in the background from the first call on
  measures: string[];
  drift: number[]; // at the step in view, one a row
  target: number | undefined; // of dots: of examples that explain this output alone
  common: number; // the strongest number over all steps
  channel: number; // or the output, of which the values are drawn
  order: number[];
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
  compare(at: StepAt, by: Comparison): Compared;
}

export class SceneMaker {
  private readonly measures = remembered(measures);
  private readonly common = remembered(commonTop);
  private readonly alarms = remembered(alarmsOf);
  private readonly rows = remembered(rowsOf);
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
  private readonly comparison = remembered(
    (measure: string, reference: string): Comparison => ({ measure, reference }),
  );
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
  private ordered(scene: Omit<Scene, "order">): Scene {
    const { order: chosen } = scene.selection;
    const total = this.total(scene.steps, scene.by, scene.rows.names.length);
    const order = chosen === "total" ? total : (ORDERS[chosen](scene) ?? total);
    if (chosen === "probe") return { ...scene, order };
    const flat = (row: number): number => Number(scene.step.degenerate[row]);
    return { ...scene, order: [...order].sort((a, b) => flat(a) - flat(b)) };
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
  const series = all.find(({ name }) => name === selection.series) ?? all[0];
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
