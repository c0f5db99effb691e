// Makes what is seen of what is loaded and what is selected.
import { alarmsOf } from "./derived/alarms";
import type { Compared } from "./data/drift_to";
import type { StepAt } from "./data/keys";
import { type Comparison, isOneNumber, type Series, type Step } from "./data/log";
import { driftOfRows, measures, ranked, totalDrift } from "./derived/drift";
import { shownRows } from "./derived/filter";
import { kindOf, rowsOf, thingOf } from "./kinds";
import type { LoadedRun } from "./data/loaded_run";
import { commonTop } from "./derived/maps";
import { remembered } from "./common/memo";
import { ORDERS } from "./derived/order";
import { channelOf, targetOf } from "./derived/outputs";
import { type Judged, judgements } from "./derived/quality";
import { referenceIndex, referenceStep, withDrift } from "./derived/reference";
import { chosenRow, type Rows } from "./derived/row";
import type { Sources } from "./data/store";
import { type Scene, stepAt } from "./scene";
import type { Selection } from "./state/selection";
import { summarise } from "./words/summary";
import { zoomOf } from "./derived/zoom";

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
    const frame = sources.frame(at);
    const scene = this.complete(whole, selection, { ...at, steps }, by, compared);
    return this.ordered({
      ...{ ...scene, ...frame, measures: known, kind: kindOf(at.series, frame.values) },
      valuesAt: (index) => sources.valuesAt(at, index),
      sampled: () => sources.sampled(at),
      valuesOf: sources.valuesOf,
      troubleOf: sources.troubleOf,
      elsewhere: (run, of) => sources.elsewhere({ run, series: of }),
      pairs: sources.pairs,
      matrix: sources.matrix,
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
      channel: channelOf({ kind: kindOf(series), series, examples }, selection),
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
