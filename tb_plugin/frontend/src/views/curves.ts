// Drift, magnitude and decisions over time, with the step in view marked.
import { html, nothing, type TemplateResult } from "lit";

import { AXES, type Axis, position } from "../axis";
import type { Choose } from "../controls/choose";
import { select } from "../controls/select";
import { type Comparison, driftCurve, exampleDrift, magnitudeCurve } from "../drift";
import { exampleName, type Examples, type Reference, type Step } from "../log";
import { remembered } from "../memo";
import { inWords, percent, shortNumber, twoDigits } from "../numbers";
import { accuracy, confidence } from "../outcome";
import type { Scene } from "../scene";
import type { LoadedRun } from "../session";
import type { Quartiles } from "../statistics";
import type { Line, Plot } from "./chart";
import "./curve";

const COLOURS = [1, 2, 3, 4, 5, 6].map((i) => `var(--series-${i})`);
const REFERENCES: [Reference, string][] = [
  ["previous", "previous step"],
  ["first", "first step"],
];
const EXAMPLE_COLOUR = "var(--text)";

export function curves(scene: Scene, dark: boolean, choose: Choose): TemplateResult {
  const { selection, by } = scene;
  const example = selection.example;
  const known = scene.measures.length > 0;
  const plots = [
    known ? drifts(scene.loaded, scene.series.name, by, selection.axis, example) : undefined,
    magnitudes(scene.steps, scene.series.name, selection.axis, example, scene.examples),
    decisions(scene.steps, scene.loaded, selection.axis),
  ];
  const at = position(scene.step, selection.axis);
  return html`
    <div class="comparison" role="group" aria-label="Comparison">
      ${select("Drift to", by.reference, REFERENCES, (reference) => choose({ reference }))}
      ${known ? measurePicker(scene, choose) : nothing}
      ${select("Axis", selection.axis, AXES, (axis) => choose({ axis }))}
    </div>
    ${plots.map((plot) =>
      plot
        ? html`<xai-curve
            .plot=${plot}
            .at=${at}
            .dark=${dark}
            @pick=${picked(scene, choose)}
          ></xai-curve>`
        : nothing,
    )}
  `;
}

function measurePicker({ by, measures }: Scene, choose: Choose): TemplateResult {
  const options = measures.map((name): [string, string] => [name, inWords(name)]);
  return select("Measure", by.measure, options, (measure) => choose({ measure }));
}

function picked({ steps, selection }: Scene, choose: Choose) {
  return ({ detail }: CustomEvent<number>): void => {
    const gaps = steps.map((step) => Math.abs(position(step, selection.axis) - detail));
    choose({ step: steps[gaps.indexOf(Math.min(...gaps))]!.step });
  };
}

const drifts = remembered(
  (loaded: LoadedRun, series: string, by: Comparison, axis: Axis, example: number | undefined) =>
    driftPlot(loaded, series, by, axis, example),
);

function driftPlot(
  { run, steps, examples }: LoadedRun,
  series: string,
  by: Comparison,
  axis: Axis,
  example: number | undefined,
): Plot {
  const lines = run.series.flatMap(({ name }, i): Line[] => {
    const own = steps.get(name);
    if (!own) return [];
    const colour = COLOURS[i % COLOURS.length]!;
    const bold = name === series;
    const { ys, ...edges } = band(driftCurve(own, by));
    return [{ name: inWords(name), colour, xs: xsOf(own, axis), ys, bold, ...(bold ? edges : {}) }];
  });
  const own = steps.get(series);
  if (own && example !== undefined) {
    lines.push(exampleLine(examples, example, xsOf(own, axis), exampleDrift(own, by, example)));
  }
  const reference = by.reference === "first" ? "the first step" : "the previous step";
  return {
    title: `Drift to ${reference}`,
    caption: `1 − ${inWords(by.measure)}; median and middle half`,
    time: axis === "time",
    log: false,
    format: twoDigits,
    lines: lines.sort((a, b) => Number(a.bold) - Number(b.bold)),
  };
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
    const line = {
      name: inWords(name),
      colour: COLOURS[0]!,
      xs,
      bold: true,
      ...band(magnitudeCurve(steps)),
    };
    const own = steps.map((step) => step.magnitude[example ?? -1] ?? NaN);
    const lines = example === undefined ? [line] : [line, exampleLine(examples, example, xs, own)];
    return {
      title: "Magnitude",
      caption: "sum of |values|, log axis; median and middle half",
      time: axis === "time",
      log: true,
      format: shortNumber,
      lines,
    };
  },
);

const decisions = remembered(
  (steps: Step[], { predictions, examples }: LoadedRun, axis: Axis): Plot | undefined => {
    const seen = steps.flatMap((step) => predictions.get(step.step) ?? []);
    if (seen.length === 0) return undefined;
    const xs = seen.map((moment) => position(moment, axis));
    const right = seen.map((at) => accuracy(examples, at));
    const sure = seen.map(confidence);
    const lines: Line[] = [
      { name: "right", colour: COLOURS[3]!, xs, ys: right, bold: true },
      { name: "mean confidence", colour: COLOURS[4]!, xs, ys: sure, bold: true },
    ].filter((line) => line.ys.some(Number.isFinite));
    if (lines.length === 0) return undefined;
    return {
      title: "Decisions on the probe",
      caption: "share predicted right, and mean confidence",
      time: axis === "time",
      log: false,
      format: percent,
      lines,
    };
  },
);

function exampleLine(examples: Examples, example: number, xs: number[], ys: number[]): Line {
  const label = exampleName(examples, example);
  return { name: label, colour: EXAMPLE_COLOUR, xs, ys, bold: true, dashed: true };
}

function band(curve: Quartiles[]) {
  return {
    ys: curve.map((at) => at.median),
    low: curve.map((at) => at.low),
    high: curve.map((at) => at.high),
  };
}

function xsOf(steps: Step[], axis: Axis): number[] {
  return steps.map((step) => position(step, axis));
}
