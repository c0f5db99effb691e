// Drift over time, with what to hold it against and where alarms rang.
import { measureName } from "../data/measures";
import { byOthers, loudestOfSteps, ringing } from "../derived/alarms";
import type { Axis } from "../state/selection";
import { position } from "../derived/axis";
import { comparable, driftAt, driftCurve, driftWords, rowDrift } from "../derived/drift";
import type { Comparison, Step } from "../data/log";
import { inWords, twoDigits } from "../common/numbers";
import { OWN_RANDOMNESS, UNRELATED } from "../data/references";
import { referenceInFull } from "../derived/reference";
import type { Rows } from "../derived/row";
import type { Scene } from "../scene";
import type { LoadedRun } from "../data/loaded_run";
import type { Line, Mark, Plot } from "../derived/plot";
import { along, band, inkOf, levelLine, rowLine } from "./lines";

const levelsOf = ({ unrelated }: Rows): [string, string, string][] => [
  [
    UNRELATED,
    unrelated,
    `Median drift to ${unrelated} at the same step: as far apart as explanations get ` +
      "where nothing connects them.",
  ],
  [
    OWN_RANDOMNESS,
    "own randomness",
    "Median drift at the same weights where the method draws other random numbers: " +
      "less than that need be no change of the model.",
  ],
];

export interface DriftPlotOf extends Pick<
  Scene,
  "loaded" | "by" | "reference" | "alarms" | "series" | "rows" | "chosen"
> {
  axis: Axis;
  missing: number; // steps that are not compared yet
}

export function driftPlot(of: DriftPlotOf): Plot {
  const { loaded, by, series, rows, chosen, axis } = of;
  const own = loaded.steps.get(series.name)!;
  const lines = [...medians(loaded, series.name, by, axis), ...levels(own, by.measure, rows, axis)];
  if (chosen !== undefined) {
    const ys = rowDrift(own, by, chosen);
    lines.push(rowLine(rows, chosen, along(own, axis), ys));
  }
  return {
    title: `Drift to ${referenceInFull(by.reference, of.reference)}`,
    caption: caption(of, own),
    time: axis === "time",
    scale: "root",
    format: twoDigits,
    lines: lines.sort((a, b) => Number(b.bold) - Number(a.bold)),
    marks: [...marks(of, own), ...pinMark(of.reference, own, axis)],
  };
}

function caption({ by, missing }: DriftPlotOf, steps: Step[]): string {
  if (missing > 0) return `Comparing: ${steps.length - missing} of ${steps.length} steps …`;
  const isShare = driftWords(steps, by) === "share changed";
  const single = driftWords(steps, by) === "drift" ? "" : " median and middle half;";
  const shown = isShare ? " share of the probe;" : single;
  return `${measureName(by.measure)}, 0: nothing changed;${shown} square-root axis`;
}

function medians({ run, steps }: LoadedRun, series: string, by: Comparison, axis: Axis): Line[] {
  return run.series.flatMap(({ name }, i): Line[] => {
    const own = steps.get(name) ?? [];
    const { ys, ...edges } = band(driftCurve(own, by));
    const line = { name: inWords(name), ...inkOf(i), ...along(own, axis), ys };
    if (name === series) return [{ ...line, ...edges, bold: true, notes: counts(own, by) }];
    return ys.some(Number.isFinite) ? [{ ...line, bold: false }] : [];
  });
}

// Beside each median: of how many maps it speaks.
function counts(steps: Step[], by: Comparison): string[] {
  return steps.map((step) => {
    const { counted, of } = comparable(driftAt(step, by));
    return of > 1 ? `${counted} of ${of} comparable` : "";
  });
}

function levels(steps: Step[], measure: string, rows: Rows, axis: Axis): Line[] {
  return levelsOf(rows).flatMap(([reference, name, says], i) => {
    const by = { measure, reference };
    const known = steps.filter((step) => driftAt(step, by).some(Number.isFinite));
    const ys = driftCurve(known, by).map((at) => at.median);
    const line = levelLine(name, says, i, along(known, axis), ys);
    return known.length > 0 ? [{ ...line, ...sparse(known, steps) }] : [];
  });
}

// What was not measured at each step says when.
function sparse(known: Step[], all: Step[]): Pick<Line, "notes"> {
  return known.length < all.length ? { notes: known.map(({ step }) => `at step ${step}`) } : {};
}

function marks({ alarms, by, axis }: DriftPlotOf, steps: Step[]): Mark[] {
  return loudestOfSteps(alarms).flatMap((one) => {
    const step = steps.find((at) => at.step === one.step);
    if (!step) return [];
    const other = byOthers([one], by.measure) && ", not by the measure in view";
    const text = `Alarm at step ${one.step}: ${ringing(one)}${other}`;
    return [{ kind: "alarm" as const, x: position(step, axis), text }];
  });
}

function pinMark(reference: number | undefined, steps: Step[], axis: Axis): Mark[] {
  const step = steps.find((at) => at.step === reference);
  const text = `Every step is compared with step ${reference}`;
  return step ? [{ kind: "reference", x: position(step, axis), text }] : [];
}
