// The model's own answers over time: how often it is right, how sure it is, or how far it is off.
import type { Axis } from "../state/selection";
import { Task } from "../gen/tf_xai_pb";
import type { Examples, Predictions, Step } from "../data/log";
import { percent, shortNumber } from "../common/numbers";
import { accuracy, confidence, meanError } from "../derived/outcome";
import type { LoadedRun } from "../data/loaded_run";
import { mean } from "../derived/statistics";
import type { Line, Plot } from "../derived/plot";
import { along, inkOf } from "./lines";

export function answersPlots(
  steps: Step[],
  { predictions, examples }: LoadedRun,
  axis: Axis,
): Plot[] {
  const seen = steps.flatMap((step) => predictions.get(step.step) ?? []);
  const shares = examples.task === Task.QUANTITIES ? [] : rightness(examples, seen, axis);
  const flips = flipRates(seen, axis);
  return [
    ...(examples.task === Task.QUANTITIES ? errors(examples, seen, axis) : []),
    ...plotOf("Decisions on the probe", captionOf(examples, shares, flips), axis, percent, [
      ...shares,
      ...flips,
    ]),
  ];
}

type Of = (said: Predictions) => number;

function line(name: string, i: number, seen: Predictions[], axis: Axis, of: Of): Line {
  return { name, ...inkOf(i), ...along(seen, axis), ys: seen.map(of), bold: true };
}

function rightness(examples: Examples, seen: Predictions[], axis: Axis): Line[] {
  const right = examples.task === Task.LABELS ? "strongest label is right" : "right";
  return [
    line(right, 3, seen, axis, (at) => accuracy(examples, at)),
    line("mean confidence", 4, seen, axis, confidence),
  ];
}

function flipRates(seen: Predictions[], axis: Axis): Line[] {
  const edits = [...new Set(seen.flatMap((at) => at.interventions.map(({ check }) => check)))];
  return edits.map((edit, i) =>
    line(`flipped by “${edit}”`, 5 + i, seen, axis, ({ interventions }) =>
      mean(interventions.find(({ check }) => check === edit)?.values ?? []),
    ),
  );
}

function captionOf({ task }: Examples, shares: Line[], flips: Line[]): string {
  const strongest = "share whose strongest label is true";
  const right = task === Task.LABELS ? strongest : "share predicted right";
  const said = shares.length > 0 ? [right, "mean confidence"] : [];
  const edited = "the share that an edit of the input flips";
  if (flips.length === 0) return said.join(", ");
  return said.length > 0 ? `${said.join(", ")}, and ${edited}` : edited;
}

function errors(examples: Examples, seen: Predictions[], axis: Axis): Plot[] {
  const off = line("mean error", 3, seen, axis, (at) => meanError(examples, at));
  const unit = examples.unit ? `, in ${examples.unit}` : "";
  return plotOf("Error on the probe", `mean |predicted − true|${unit}`, axis, shortNumber, [off]);
}

function plotOf(
  title: string,
  caption: string,
  axis: Axis,
  format: Plot["format"],
  all: Line[],
): Plot[] {
  const lines = all.filter(({ ys }) => ys.some(Number.isFinite));
  if (lines.length === 0) return [];
  return [{ title, caption, time: axis === "time", scale: "linear", format, lines }];
}
