// One example's drift by every measure that was logged, in every explanation of it.
import { measureName } from "../../data/measures";
import type { Axis } from "../../state/selection";
import type { Comparison, Step } from "../../data/log";
import { driftCurve, driftOfRows, measures, rowDrift } from "../../derived/drift";
import { rowIn } from "./derived/film";
import { remembered } from "../../common/memo";
import { inWords, twoDigits } from "../../common/numbers";
import { UNRELATED } from "../../data/references";
import type { LoadedRun } from "../../data/loaded_run";
import type { Line, Plot } from "../../derived/plot";
import { along, inkOf, levelLine } from "../../views/lines";

const REFERENCES = ["previous", "first"];

export const drifts = remembered(
  (
    { run, steps }: LoadedRun,
    row: number,
    name: string,
    ofProbe: boolean,
    inView: string,
    unrelated: string,
    axis: Axis,
  ): Plot[] => {
    const lanes = run.series.flatMap((series, i) => {
      const own = rowIn(series, { row, name, ofProbe });
      const logged = steps.get(series.name) ?? [];
      return own === undefined ? [] : [{ name: series.name, row: own, steps: logged, ink: i }];
    });
    const known = new Set(lanes.flatMap((lane) => measures(lane.steps)));
    return [...known].flatMap((measure) =>
      REFERENCES.flatMap((reference): Plot[] => {
        const lines = lanes.flatMap((lane) => driftLine(lane, { measure, reference }, inView, axis));
        if (lines.length === 0) return [];
        const level = lanes.filter((lane) => lane.name === inView);
        const levels = level.flatMap((lane) => levelOf(lane.steps, measure, unrelated, axis));
        return [
          {
            title: `Drift to the ${reference} step, by ${measureName(measure)}`,
            caption: "0: nothing changed; square-root axis",
            time: axis === "time",
            scale: "root",
            format: twoDigits,
            lines: [...lines, ...levels],
          },
        ];
      }),
    );
  },
);

interface DriftLane {
  name: string;
  row: number;
  steps: Step[];
  ink: number;
}

function driftLine(lane: DriftLane, by: Comparison, inView: string, axis: Axis): Line[] {
  const known = lane.steps.filter((step) => driftOfRows(step, by).length > 0);
  const ys = rowDrift(known, by, lane.row);
  if (!ys.some(Number.isFinite)) return [];
  const bold = lane.name === inView;
  return [{ name: inWords(lane.name), ...inkOf(lane.ink), ...along(known, axis), ys, bold }];
}

function levelOf(steps: Step[], measure: string, unrelated: string, axis: Axis): Line[] {
  const by = { measure, reference: UNRELATED };
  const known = steps.filter((step) => driftOfRows(step, by).length > 0);
  if (known.length === 0) return [];
  const ys = driftCurve(known, by).map((at) => at.median);
  const says = "Median drift to them at the same step: as far apart as explanations get.";
  return [levelLine(unrelated, says, 0, along(known, axis), ys)];
}
