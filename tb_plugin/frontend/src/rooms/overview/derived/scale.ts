// How far is far: drift of a series as a share of how far apart its unrelated examples are.
import { driftAt, driftCurve, isTelling, unrelatedLevel } from "../../../derived/drift";
import type { Step } from "../../../data/log";
import { rememberedOf } from "../../../common/memo";
import { OWN_RANDOMNESS } from "../../../data/references";
import { median } from "../../../derived/statistics";

export interface DriftScale {
  top: number; // the drift that is drawn as a whole
  isOwn: boolean; // nobody knows how far apart unrelated examples are: it is the largest median
  still: number; // less than that is hardly a change
  byRandomness: boolean; // that is what the method's own randomness makes; else a tenth of the top
}

const HARDLY = 0.1; // of the top, where nobody measured the method's own randomness

export const scaleOf = rememberedOf(
  (steps: Step[], measure: string, reference: string): DriftScale => {
    const unrelated = unrelatedLevel(steps, measure);
    const isOwn = !(unrelated > 0);
    const top = isOwn ? largestMedian(steps, measure, reference) : unrelated;
    const random = randomness(steps, measure);
    const byRandomness = random > 0;
    return { top, isOwn, still: byRandomness ? random : HARDLY * top, byRandomness };
  },
);

// Between 0 and 1; not a number where nothing was compared.
export function shareOf({ top }: DriftScale, drift: number): number {
  return top > 0 ? Math.min(1, Math.max(0, drift / top)) : Math.min(0, drift);
}

function largestMedian(steps: Step[], measure: string, reference: string): number {
  const by = { measure, reference };
  const curve = driftCurve(steps, by);
  const telling = curve.filter((_, i) => isTelling(driftAt(steps[i], by)));
  return Math.max(0, ...telling.map((at) => at.median));
}

function randomness(steps: Step[], measure: string): number {
  const by = { measure, reference: OWN_RANDOMNESS };
  const known = steps.filter((step) => driftAt(step, by).length > 0);
  return median(driftCurve(known, by).map((at) => at.median));
}
