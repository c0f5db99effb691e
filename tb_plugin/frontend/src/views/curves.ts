// Drift, Keras' metrics, decisions and magnitude over time, with the step in view marked.
import { html, type TemplateResult } from "lit";

import { type Axis, position } from "../axis";
import type { Choose } from "../controls/choose";
import { magnitudeCurve } from "../drift";
import type { Predictions, Step } from "../log";
import { remembered } from "../memo";
import { isLoss, type MetricCurve, metricCurves } from "../metrics";
import { inWords, shortNumber } from "../numbers";
import type { Rows } from "../row";
import type { Scene } from "../scene";
import { answersPlots } from "./answers_plot";
import type { Line, Plot } from "./chart";
import "./curve";
import { driftPlot } from "./drift_plot";
import { band, colourOf, rowLine, picked, xsOf } from "./lines";

const MOST_LINES = 6;

export function curves(scene: Scene, dark: boolean, choose: Choose): TemplateResult[] {
  const { selection, steps, loaded, series, rows, chosen } = scene;
  const { axis } = selection;
  const plots = [
    ...drifts(scene),
    ...metrics(steps, loaded.predictions, axis),
    ...answers(steps, loaded, axis),
    ...(rows.ofProbe ? [magnitudes(steps, series.name, axis, chosen, rows)] : []),
  ];
  const at = position(scene.step, axis);
  return plots.map(
    (plot) => html`
      <xai-curve .plot=${plot} .at=${at} .dark=${dark} @pick=${picked(scene, choose)}></xai-curve>
    `,
  );
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
    const others = known.filter((curve) => !isLoss(curve));
    return [
      ...metricPlot("Loss", losses, seen, axis),
      ...metricPlot("Other metrics of the training", others, seen, axis),
    ];
  },
);

function metricPlot(title: string, known: MetricCurve[], seen: Predictions[], axis: Axis): Plot[] {
  if (known.length === 0) return [];
  const shown = known.slice(0, MOST_LINES);
  const lines = shown.map(({ name, values }, i): Line => {
    return { name, colour: colourOf(i), xs: xsOf(seen, axis), ys: values, bold: true };
  });
  const caption =
    known.length > MOST_LINES
      ? `the first ${MOST_LINES} of ${known.length} that Keras reports`
      : "as Keras reports it";
  return [{ title, caption, time: axis === "time", scale: "linear", format: shortNumber, lines }];
}

const answers = remembered(answersPlots);

const magnitudes = remembered(
  (
    steps: Step[],
    name: string,
    axis: Axis,
    chosen: number | undefined,
    rows: Rows,
  ): Plot => {
    const xs = xsOf(steps, axis);
    const curve = band(magnitudeCurve(steps));
    const line: Line = { name: inWords(name), colour: colourOf(0), xs, bold: true, ...curve };
    const own = steps.map((step) => step.magnitude[chosen ?? -1] ?? NaN);
    const lines = chosen === undefined ? [line] : [line, rowLine(rows, chosen, xs, own)];
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
