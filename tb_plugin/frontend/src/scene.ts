// Everything a view needs, derived from what is loaded and what is selected.
import { nearest } from "./axis";
import { type Comparison, driftAt, measures, ranked, totalDrift } from "./drift";
import type { Examples, Predictions, Series, Step, Values } from "./log";
import { commonTop } from "./maps";
import { remembered } from "./memo";
import { outcome } from "./outcome";
import type { LoadedRun } from "./session";
import type { Order, Selection } from "./state";
import { type Sentence, summarise } from "./summary";

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
  measures: string[];
  drift: number[]; // at the step in view
  common: number; // the strongest number over all steps
  order: number[];
  summary: Sentence[];
  selection: Selection;
}

type Frame = Pick<Scene, "values" | "trouble">;

export class SceneMaker {
  private readonly measures = remembered(measures);
  private readonly common = remembered(commonTop);
  private readonly total = remembered((steps: Step[], by: Comparison, count: number) =>
    ranked(totalDrift(steps, by, count)),
  );
  private readonly summary = remembered(summarise);
  private readonly comparison = remembered(
    (measure: string, reference: Comparison["reference"]): Comparison => ({ measure, reference }),
  );

  make(loaded: LoadedRun, selection: Selection, frameAt: (scene: StepAt) => Frame) {
    const at = stepAt(loaded, selection);
    if (!at) return undefined;
    return this.complete(loaded, selection, at, frameAt(at));
  }

  private complete(loaded: LoadedRun, selection: Selection, at: StepAt, frame: Frame): Scene {
    const { series, steps, index } = at;
    const { examples } = loaded;
    const known = this.measures(steps);
    const measure = known.includes(selection.measure) ? selection.measure : (known[0] ?? "");
    const by = this.comparison(measure, selection.reference);
    const step = steps[index]!;
    const scene = {
      ...{ loaded, examples, selection, series, steps, index, step, by, measures: known, ...frame },
      predictions: loaded.predictions.get(step.step),
      earlier: loaded.predictions.get(steps[index - 1]?.step ?? NaN),
      drift: driftAt(step, by),
      common: this.common(steps),
      summary: this.summary(steps, by, examples, loaded.predictions),
    };
    return { ...scene, order: this.orders[selection.order](scene) };
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
