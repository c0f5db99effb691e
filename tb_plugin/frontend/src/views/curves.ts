// Drift, Keras' metrics, decisions and magnitude over time, with the step in view marked.
import { html, type TemplateResult } from "lit";

import { type Axis, position } from "../axis";
import type { Choose } from "../controls/choose";
import { magnitudeCurve } from "../drift";
import type { Examples, Predictions, Step } from "../log";
import { remembered } from "../memo";
import { isLoss, type MetricCurve, metricCurves } from "../metrics";
import { inWords, percent, shortNumber } from "../numbers";
import { accuracy, confidence } from "../outcome";
import type { Scene } from "../scene";
import type { LoadedRun } from "../session";
import { mean } from "../statistics";
import type { Line, Plot } from "./chart";
import "./curve";
import { driftPlot } from "./drift_plot";
import { band, colourOf, COLOURS, exampleLine, picked, xsOf } from "./lines";

const MOST_LINES = 6;

export function curves(scene: Scene, dark: boolean, choose: Choose): TemplateResult[] {
  const { selection, steps, loaded, examples, series } = scene;
  const { axis, example } = selection;
  const plots = [
    ...drifts(scene),
    ...metrics(steps, loaded.predictions, axis),
    ...decisions(steps, loaded, axis),
    magnitudes(steps, series.name, axis, example, examples),
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
    axis: Axis,
    example: number | undefined,
    missing: number,
  ): Plot => driftPlot({ loaded, by, reference, alarms, series, axis, example, missing }),
);

function drifts(scene: Scene): Plot[] {
  const { loaded, by, reference, alarms, series, selection, compared, measures } = scene;
  const { axis, example } = selection;
  if (measures.length === 0) return [];
  return [drift(loaded, by, reference, alarms, series, axis, example, compared.missing)];
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

const decisions = remembered(
  (steps: Step[], { predictions, examples }: LoadedRun, axis: Axis): Plot[] => {
    const seen = steps.flatMap((step) => predictions.get(step.step) ?? []);
    const line = (name: string, i: number, of: (said: Predictions) => number): Line => {
      const ys = seen.map(of);
      return { name, colour: COLOURS[i % COLOURS.length]!, xs: xsOf(seen, axis), ys, bold: true };
    };
    const edits = [...new Set(seen.flatMap((at) => at.interventions.map(({ check }) => check)))];
    const lines = [
      line("right", 3, (at) => accuracy(examples, at)),
      line("mean confidence", 4, confidence),
      ...edits.map((edit, i) =>
        line(`flipped by “${edit}”`, 5 + i, (said) => flipRate(said, edit)),
      ),
    ].filter(({ ys }) => ys.some(Number.isFinite));
    if (lines.length === 0) return [];
    const edited = edits.length ? ", and the share that an edit of the input flips" : "";
    return [
      {
        title: "Decisions on the probe",
        caption: `share predicted right, mean confidence${edited}`,
        time: axis === "time",
        scale: "linear",
        format: percent,
        lines,
      },
    ];
  },
);

function flipRate({ interventions }: Predictions, edit: string): number {
  return mean(interventions.find(({ check }) => check === edit)?.values ?? []);
}

const magnitudes = remembered(
  (
    steps: Step[],
    name: string,
    axis: Axis,
    example: number | undefined,
    examples: Examples,
  ): Plot => {
    const xs = xsOf(steps, axis);
    const curve = band(magnitudeCurve(steps));
    const line: Line = { name: inWords(name), colour: colourOf(0), xs, bold: true, ...curve };
    const own = steps.map((step) => step.magnitude[example ?? -1] ?? NaN);
    const lines = example === undefined ? [line] : [line, exampleLine(examples, example, xs, own)];
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
