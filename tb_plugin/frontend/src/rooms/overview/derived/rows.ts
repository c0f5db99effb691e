// Method × step: the median drift of every series at every step, on the series' own scale.
import { measureName } from "../../../data/measures";
import { alarmsOf, loudestOfSteps, ringing, watched } from "../../../derived/alarms";
import { comparable, driftAt, driftCurve, driftWords, isTelling, measures } from "../../../derived/drift";
import { type AlarmAt, type Examples, type Series, type Step } from "../../../data/log";
import { remembered, rememberedOf } from "../../../common/memo";
import { type Column, columnsOf } from "../../../export/table";
import { inWords, percent, twoDigits } from "../../../common/numbers";
import { type DriftScale, scaleOf, shareOf } from "./scale";
import { isLogged } from "../../../data/references";
import { rowsOf, thingOf } from "../../../kinds";
import type { Scene } from "../../../scene";

export interface HeatRow {
  series: Series;
  steps: Step[];
  measure: string; // "": the log holds no drift of it
  reference: string;
  words: string; // what the number of a step is
  unrelated: string; // what its scale ends with
  scale: DriftScale;
  medians: number[]; // one a step; not a number where too little was compared
  shares: Float32Array; // of the scale, or INCOMPARABLE, or not a number
  counts: string[]; // of how many examples each median speaks; "" of all
  empty: boolean[]; // that it speaks of so few is because the others have nothing to show
  alarms: Map<number, AlarmAt>; // by step
}

export const INCOMPARABLE = -1; // an example; or too many of them for a median to speak of them all

type Cells = Pick<HeatRow, "medians" | "shares" | "counts" | "empty" | "words" | "scale">;

// Drift that the log holds: of all series alike.
export function loggedReference({ by }: Pick<Scene, "by">): string {
  return isLogged(by.reference) ? by.reference : "previous";
}

export function heatRows(scene: Scene): HeatRow[] {
  const { loaded, by } = scene;
  return all(loaded.run, loaded.steps, loaded.alarms, scene.examples, by.measure, loggedReference(scene));
}

export const rowOfSeries = (rows: HeatRow[], { series }: Pick<Scene, "series">): HeatRow =>
  rows.find((row) => row.series.name === series.name)!;

const all = remembered(
  (
    run: Scene["loaded"]["run"],
    stepsOf: Map<string, Step[]>,
    alarms: AlarmAt[],
    examples: Examples,
    wanted: string,
    reference: string,
  ): HeatRow[] =>
    run.series.flatMap((series) => {
      const steps = stepsOf.get(series.name) ?? [];
      if (steps.length === 0) return [];
      const known = measuresOf(steps);
      const measure = known.includes(wanted) ? wanted : (known[0] ?? "");
      const rang = loudestOfSteps(alarmsOf(alarms, series.name));
      return [
        {
          ...{ series, steps, measure, reference },
          ...cellsOf(steps, measure, reference),
          unrelated: rowsOf(series, examples).unrelated,
          alarms: new Map(rang.map((one) => [one.step, one])),
        },
      ];
    }),
);

const measuresOf = rememberedOf((steps: Step[]) => measures(steps));

const cellsOf = rememberedOf((steps: Step[], measure: string, reference: string): Cells => {
  const by = { measure, reference };
  const scale = scaleOf(steps, measure, reference);
  const found = steps.map((step) => driftAt(step, by));
  const telling = found.map(isTelling);
  const medians = driftCurve(steps, by).map((at, i) => (telling[i] ? at.median : NaN));
  const shares = medians.map((value, i) =>
    found[i]!.length > 0 && !telling[i] ? INCOMPARABLE : shareOf(scale, value),
  );
  const counts = found.map((values) => {
    const { counted, of } = comparable(values);
    return counted < of ? `${counted} of ${of} comparable` : "";
  });
  const empty = found.map((values, i) => isOfEmpty(values, steps[i]!, steps[reference === "first" ? 0 : i - 1]));
  const words = driftWords(steps, by);
  return { scale, medians, shares: Float32Array.from(shares), counts, empty, words };
});

function isOfEmpty(values: number[], step: Step, other: Step | undefined): boolean {
  const few = values.flatMap((value, row) => (Number.isFinite(value) ? [] : [row]));
  return few.length > 0 && few.every((row) => step.degenerate[row] || other?.degenerate[row]);
}

// Why a cell is hatched.
export function whyHatched({ series, empty }: HeatRow, index: number): string {
  return `${empty[index] ? `empty ${thingOf(series)}s ` : ""}cannot be compared`;
}

// The medians of each, as a spreadsheet takes them.
export function columnsOfRows(rows: HeatRow[]): Column[] {
  return columnsOf({
    lines: rows.map(({ series, measure, steps, medians }) => ({
      name: `${series.name} ${measure}`.trim(),
      moments: steps,
      ys: medians,
    })),
  });
}

// What one cell says.
export function cellText(row: HeatRow, index: number, examples: Examples): string {
  const { series, steps, measure, medians } = row;
  const { step } = steps[index]!;
  const where = `${inWords(series.name)}, step ${step}`;
  const rang = row.alarms.get(step);
  const alarm = rang ? `; alarm${watched(rang, examples)}: ${ringing(rang)}` : "";
  if (!Number.isFinite(medians[index])) return `${where}: ${nothing(row, index)}${alarm}`;
  const few = row.counts[index] ? ` (${row.counts[index]})` : "";
  const said = `${row.words} ${twoDigits(medians[index])} by ${measureName(measure)}`;
  return `${where}: ${said}${few}, ${heldAgainst(row, medians[index]!)}${alarm}`;
}

function nothing(row: HeatRow, index: number): string {
  const { series, measure, shares, counts, empty } = row;
  if (!measure) return "no drift is logged";
  const why = empty[index] ? `; empty ${thingOf(series)}s are not` : "";
  if (shares[index] === INCOMPARABLE) return `too few to compare (${counts[index]}${why})`;
  return index === 0 ? "its first step, nothing to compare with" : "nothing was compared";
}

export function heldAgainst({ scale, unrelated }: HeatRow, drift: number): string {
  const share = percent(drift / scale.top);
  return scale.isOwn ? `${share} of its largest median` : `${share} as far as ${unrelated} are apart`;
}
