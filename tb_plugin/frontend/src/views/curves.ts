// Drift, Keras' metrics, decisions and magnitude over time, with the step in view marked.
import type { TemplateResult } from "lit";

import type { Axis, Choose } from "../state/selection";
import { magnitudeCurve } from "../derived/drift";
import type { Predictions, Step } from "../data/log";
import { remembered } from "../common/memo";
import { isLoss, isRate, type MetricCurve, metricCurves } from "../derived/metrics";
import { legible } from "../common/legible";
import { inWords, shortNumber } from "../common/numbers";
import type { Rows } from "../derived/row";
import type { Scene } from "../scene";
import { answersPlots } from "./answers_plot";
import type { Line, Plot } from "../derived/plot";
import { driftPlot } from "./drift_plot";
import { along, band, colourOf, rowLine } from "./lines";
import { timeChart } from "./time_chart";

const MAX_LINES = 6;

export function curves(scene: Scene, dark: boolean, choose: Choose): TemplateResult[] {
  const { selection, steps, loaded, series, rows, chosen } = scene;
  const { axis } = selection;
  const plots = [
    ...drifts(scene),
    ...metrics(steps, loaded.predictions, axis),
    ...answers(steps, loaded, axis),
    ...(rows.ofProbe ? [magnitudes(steps, series.name, axis, chosen, rows)] : []),
  ];
  return plots.map((plot) => timeChart(scene, plot, dark, choose));
}

const drift = remembered(
  (
    loaded: Scene["loaded"],
    by: Scene["by"],
    reference: Scene["reference"],
    alarms: Scene["alarms"],
    series: Scene["series"],
    rows: Rows,
    chosen: number | undefined,
    axis: Axis,
    missing: number,
  ): Plot => driftPlot({ loaded, by, reference, alarms, series, rows, chosen, axis, missing }),
);

function drifts(scene: Scene): Plot[] {
  const { loaded, by, reference, alarms, series, rows, chosen, compared, measures } = scene;
  const { axis } = scene.selection;
  if (measures.length === 0) return [];
  return [drift(loaded, by, reference, alarms, series, rows, chosen, axis, compared.missing)];
}

// Losses and other metrics apart: their numbers are seldom of one size.
const metrics = remembered(
  (steps: Step[], predictions: Map<number, Predictions>, axis: Axis): Plot[] => {
    const seen = steps.flatMap((step) => predictions.get(step.step) ?? []);
    const known = metricCurves(seen);
    const losses = known.filter(isLoss);
    const rates = known.filter(({ name }) => isRate(name));
    const others = known.filter((curve) => !isLoss(curve) && !isRate(curve.name));
    return [
      ...metricPlot("Loss", losses, seen, axis),
      ...metricPlot("Other metrics of the training", others, seen, axis),
      ...metricPlot("Learning rate", rates, seen, axis).map(onLogAxis),
    ];
  },
);

function onLogAxis(plot: Plot): Plot {
  return { ...plot, scale: "log", caption: `${plot.caption}, log axis` };
}

function metricPlot(title: string, known: MetricCurve[], seen: Predictions[], axis: Axis): Plot[] {
  if (known.length === 0) return [];
  const shown = known.slice(0, MAX_LINES);
  const lines = shown.map(({ name, values }, i): Line => {
    const line = { name: legible(name), colour: colourOf(i) };
    return { ...line, ...along(seen, axis), ys: values, bold: true };
  });
  const caption =
    known.length > MAX_LINES
      ? `the first ${MAX_LINES} of ${known.length} that Keras reports`
      : "as Keras reports it";
  return [{ title, caption, time: axis === "time", scale: "linear", format: shortNumber, lines }];
}

const answers = remembered(answersPlots);

const magnitudes = remembered(
  (steps: Step[], name: string, axis: Axis, chosen: number | undefined, rows: Rows): Plot => {
    const places = along(steps, axis);
    const curve = band(magnitudeCurve(steps));
    const line: Line = {
      name: inWords(name),
      colour: colourOf(0),
      ...places,
      bold: true,
      ...curve,
    };
    const own = steps.map((step) => step.magnitude[chosen ?? -1] ?? NaN);
    const lines = chosen === undefined ? [line] : [line, rowLine(rows, chosen, places, own)];
    return {
      title: "Magnitude",
      caption: "sum of |values|, log axis; median and middle half",
      time: axis === "time",
      scale: "log",
      format: shortNumber,
      lines,
    };
  },
);
