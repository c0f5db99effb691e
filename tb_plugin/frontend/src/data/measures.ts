// What measures of drift are called and mean: as the logs that were read say it.
import { legible } from "../common/legible";
import type { Measure } from "../gen/tf_xai_pb";

const known = new Map<string, Measure>();

export function learnMeasures(measures: Measure[]): void {
  for (const measure of measures) known.set(measure.name, measure);
}

// A log of an older version knows names alone.
export function measureName(measure: string): string {
  return legible(known.get(measure)?.label || measure.replaceAll("_", " "));
}

export function measureSays(measure: string): string {
  return legible(known.get(measure)?.says || "the larger, the farther apart");
}

// 0 or 1 a row, of which the share counts; undefined where no log says so.
export function isShare(measure: string): boolean | undefined {
  return known.get(measure)?.isShare;
}
