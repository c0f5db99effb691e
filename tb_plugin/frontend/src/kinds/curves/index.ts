// How the score follows one feature: a curve a feature.
import { html } from "lit";

import { rememberedOf } from "../../common/memo";
import { type SampledValues, NO_SAMPLES } from "../../data/values_near";
import type { Series } from "../../data/log";
import type { Scene } from "../../scene";
import type { Column } from "../../export/table";
import type { Face } from "../../views/card";
import { type Range, rangeOf } from "../../views/frame";
import { trace } from "../../views/sheet";
import type { Drawn, Kind, Still } from "../kind";
import { curveFamily } from "./curve_family";
import { gridOf, lineOf, placeOf, wholePath } from "./curve_paths";
import { curvePanel } from "./curve_panel";
import { curvesStyle } from "./style";

export const curvesKind: Kind = {
  name: "curve",
  applies: ({ kind }) => kind === "curves",
  rows: { word: "feature", lead: "the curves of ", unrelated: "curves of other features" },
  view: curveFamily,
  face: curveFace,
  film: {
    says: "Curves: to the right the feature, upwards its effect, on one scale at all steps.",
    draw: drawCurve,
    numbers: (series, values, output) => lineOf(series, values, 0, 0, output),
  },
  compare: {
    face: comparedCurve,
    reading: (score, counted) => `Upwards: the ${score}${counted}; to the right: the feature.`,
    sides: () => ["above 0", "below 0"],
    keepsItsPlace: true,
  },
  isOverTime: true,
  hasReference: () => true,
  columns: curveColumns,
  styles: [curvesStyle],
};

function curveFace(drawn: Drawn, row: number): Face {
  const sampled = drawn.sampled();
  const ranges = (): Range => rangeOfSampled(sampled, drawn.series, row, drawn.channel);
  return curvePanel(drawn, { sampled, before: undefined, alone: false, ranges }, row);
}

const rangeOfSampled = rememberedOf(
  ({ values }: SampledValues, series: Series, row: number, output: number): Range =>
    rangeOf(values.flatMap((one) => [...lineOf(series, one, row, 0, output)])),
);

// On one axis with all curves of the same feature.
function comparedCurve(drawn: Drawn, among: Drawn[]): Face {
  const name = drawn.rows.names[0];
  const same = among.filter(({ kind, rows }) => kind === drawn.kind && rows.names[0] === name);
  const range = rangeOf(same.flatMap(linesOf));
  const curves = { sampled: NO_SAMPLES, before: undefined, alone: false, ranges: () => range };
  const { shown, spoken } = curvePanel(drawn, curves, 0);
  return { shown: html`<span class="plot">${shown}</span>`, ...(spoken ? { spoken } : {}) };
}

// Over the training, so that moving through time leaves the axis as it is.
function linesOf({ series, values, channel, sampled }: Drawn): number[] {
  const all = values ? [values, ...sampled().values] : sampled().values;
  return all.flatMap((one) => [...lineOf(series, one, 0, 0, channel)]);
}

function drawCurve(pen: CanvasRenderingContext2D, size: number, still: Still): void {
  const { series, values, channel, range, ink } = still;
  const grid = gridOf(series, 0);
  if (!grid || !range) return;
  const path = wholePath(placeOf(grid, range), lineOf(series, values, 0, 0, channel));
  pen.strokeStyle = ink;
  pen.lineWidth = 1.5;
  trace(pen, path, size / 100, size / 100, 0);
}

// One line a point of a curve.
function curveColumns(scene: Scene): Column[] {
  const { shown, rows, series, values, channel, referenceIndex, valuesAt } = scene;
  const earlier = referenceIndex === undefined ? undefined : valuesAt(referenceIndex);
  const points = shown.flatMap((row) => {
    const grid = gridOf(series, row);
    const now = values && lineOf(series, values, row, 0, channel);
    const before = earlier && lineOf(series, earlier, row, 0, channel);
    return (grid?.at ?? []).map((at, i) => ({
      feature: rows.names[row]!,
      at: grid?.feature?.categories[at] ?? at,
      now: now?.[i],
      before: before?.[i],
    }));
  });
  return [
    { name: "feature", values: points.map(({ feature }) => feature) },
    { name: "at", values: points.map(({ at }) => at) },
    { name: "value", values: points.map(({ now }) => now) },
    ...(earlier ? [{ name: "value_before", values: points.map(({ before }) => before) }] : []),
  ];
}
