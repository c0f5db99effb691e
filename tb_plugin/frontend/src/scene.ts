// Everything a view needs, derived from what is loaded and what is selected.
import { alarmsOf } from "./alarms";
import { nearest } from "./axis";
import { type Compared, withDrift } from "./compared";
import { type Comparison, driftOfExamples, measures, ranked, totalDrift } from "./drift";
import type { AlarmAt, Examples, Predictions, Series, Step, Values } from "./log";
import { commonTop } from "./maps";
import { remembered } from "./memo";
import { outcome } from "./outcome";
import { type Judged, judgements } from "./quality";
import { pinnedStep } from "./reference";
import type { Sentence } from "./sentence";
import type { LoadedRun } from "./session";
import type { Order, Selection } from "./state";
import { summarise } from "./summary";

export interface Scene {
  loaded: LoadedRun;
  examples: Examples;
  series: Series;
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
  measures: string[];
  drift: number[]; // at the step in view, one an example
  common: number; // the strongest number over all steps
  order: number[];
  alarms: AlarmAt[]; // of the series in view
  judged: Judged[];
  summary: Sentence[];
  selection: Selection;
}

type Frame = Pick<Scene, "values" | "trouble">;

export interface Sources {
  frame(at: StepAt): Frame;
  compare(at: StepAt, by: Comparison): Compared;
}

export class SceneMaker {
  private readonly measures = remembered(measures);
  private readonly common = remembered(commonTop);
  private readonly alarms = remembered(alarmsOf);
  private readonly judged = remembered(judgements);
  private readonly withDrift = remembered(withDrift);
  private readonly total = remembered((steps: Step[], by: Comparison, count: number) =>
    ranked(totalDrift(steps, by, count)),
  );
  private readonly summary = remembered(
    (
      loaded: LoadedRun,
      series: string,
      steps: Step[],
      by: Comparison,
      judged: Judged[],
      comparing: boolean,
    ) => summarise({ ...loaded, series, steps, by, judged, comparing }),
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
    return this.ordered({ ...scene, measures: known, ...sources.frame(at) });
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
    return {
      ...{ loaded, examples, selection, series, steps, index, step, by, compared, judged },
      predictions: loaded.predictions.get(step.step),
      earlier: loaded.predictions.get(steps[index - 1]?.step ?? NaN),
      reference: referenceStep(steps, by, compared),
      drift: driftOfExamples(step, by),
      common: this.common(steps),
      alarms: this.alarms(loaded.alarms, series.name),
      summary: this.summary(loaded, series.name, steps, by, judged, compared.missing > 0),
    };
  }

  // Whoever has no map at this step comes last, unless examples are to stay where they were given.
  private ordered(scene: Omit<Scene, "order">): Scene {
    const { order: chosen } = scene.selection;
    const order = this.orders[chosen](scene);
    if (chosen === "probe") return { ...scene, order };
    const flat = (example: number): number => Number(scene.step.degenerate[example]);
    return { ...scene, order: [...order].sort((a, b) => flat(a) - flat(b)) };
  }

  private readonly orders: Record<Order, (scene: Omit<Scene, "order">) => number[]> = {
    total: ({ steps, by, examples }) => this.total(steps, by, examples.targets.length),
    step: ({ drift, examples }) => ranked(examples.targets.map((_, i) => drift[i] ?? NaN)),
    probe: ({ examples }) => examples.targets.map((_, i) => i),
    confidence: ({ examples, predictions }) =>
      ranked(examples.targets.map((_, i) => -(predictions?.confidence[i] ?? NaN))),
    wrong: ({ examples, predictions, earlier }) =>
      ranked(
        examples.targets.map((_, i) =>
          outcome(examples, predictions, earlier, i)?.correct === false ? 1 : 0,
        ),
      ),
  };
}

function referenceStep(steps: Step[], by: Comparison, compared: Compared): number | undefined {
  if (by.reference === "first") return steps[0]!.step;
  return pinnedStep(by.reference) ?? compared.reference;
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
