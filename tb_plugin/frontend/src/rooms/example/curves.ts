// One example's score and drift over time, in every explanation of it.
import type { TemplateResult } from "lit";

import type { Axis, Choose } from "../../state/selection";
import type { Subject } from "./derived/film";
import { Task } from "../../gen/tf_xai_pb";
import { className, type Examples, type Predictions } from "../../data/log";
import { remembered } from "../../common/memo";
import { inWords, percent, shortNumber } from "../../common/numbers";
import { targetProbability } from "../../derived/outcome";
import type { Scene } from "../../scene";
import type { LoadedRun } from "../../data/loaded_run";
import type { Line, Plot } from "../../derived/plot";
import { drifts } from "./drifts";
import { along, colourOf } from "../../views/lines";
import { timeChart } from "../../views/time_chart";

export function curvesOfOne(
  scene: Scene,
  subject: Subject,
  dark: boolean,
  choose: Choose,
): TemplateResult[] {
  const { loaded, series, selection, rows } = scene;
  const { row, name, ofProbe } = subject;
  const plots = [
    ...(ofProbe ? answers(loaded, row, series.score, selection.axis) : []),
    ...drifts(loaded, row, name, ofProbe, series.name, rows.unrelated, selection.axis),
  ];
  return plots.map((plot) => timeChart(scene, plot, dark, choose));
}

const answers = remembered(
  ({ examples, predictions }: LoadedRun, row: number, score: string, axis: Axis): Plot[] => {
    const said = [...predictions.values()].sort((a, b) => a.step - b.step);
    return [...scores(examples, said, row, score, axis), ...chances(examples, said, row, score, axis)];
  },
);

function scores(
  examples: Examples,
  said: Predictions[],
  row: number,
  score: string,
  axis: Axis,
): Plot[] {
  const known = said.filter((at) => at.score[row] !== undefined);
  if (known.length === 0) return [];
  const quantity = examples.task === Task.QUANTITIES;
  const target = className(examples, examples.targets[row]!);
  const ys = known.map((at) => at.score[row]!);
  const unit = examples.unit ? `, in ${examples.unit}` : "";
  return [
    {
      title: quantity ? `Prediction: ${target}` : `Score of “${target}”`,
      caption: quantity ? `what the model says${unit}` : `${inWords(score || "score")}: what is explained`,
      time: axis === "time",
      scale: "linear",
      format: shortNumber,
      lines: [{ name: target, colour: colourOf(0), ...along(known, axis), ys, bold: true }],
    },
  ];
}

function chances(
  examples: Examples,
  said: Predictions[],
  row: number,
  score: string,
  axis: Axis,
): Plot[] {
  if (examples.task === Task.QUANTITIES) return [];
  const places = along(said, axis);
  const sure = said.map((at) => at.confidence[row] ?? NaN);
  const names = said.map((at) => `says ${className(examples, at.predicted[row]!)}`);
  const confidence: Line = { name: "confidence", colour: colourOf(0), ...places, ys: sure, bold: true, notes: names };
  const own = said.map((at) => targetProbability(at, score, row) ?? NaN);
  const target = className(examples, examples.targets[row]!);
  const ofTarget: Line = { name: `“${target}”`, colour: colourOf(1), ...places, ys: own, bold: true };
  const lines = examples.task === Task.LABELS ? [confidence, ofTarget] : [confidence];
  if (!lines.some(({ ys }) => ys.some(Number.isFinite))) return [];
  return [
    {
      title: "How sure the model is",
      caption: "of what it says at that step",
      time: axis === "time",
      scale: "linear",
      format: percent,
      lines,
    },
  ];
}
