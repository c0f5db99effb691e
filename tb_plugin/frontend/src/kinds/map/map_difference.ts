// What one map says more, or less, than another, and where.
import { type Plane, planeOf } from "../../derived/maps";
import type { Scale } from "../../state";
import { shortNumber, valueNumber } from "../../words/numbers";
import { comparable, type Difference, minus, type Term } from "../difference";
import type { Drawn } from "../kind";
import { largestPlace, type Peak } from "./places";
import { areaAveraged } from "./resampling";

export function mapDifference(a: Term, b: Term, scale: Scale): Difference {
  const [one, other] = [planeIn(a), planeIn(b)];
  const size = {
    width: Math.min(one.width, other.width),
    height: Math.min(one.height, other.height),
  };
  const [first, second, ...said] = comparable(a, b, one.values, other.values, scale);
  const data = minus(
    areaAveraged({ ...one, values: first.data }, size).values,
    areaAveraged({ ...other, values: second.data }, size).values,
  );
  const sized = one.width !== other.width || one.height !== other.height;
  const coarser = `both at ${size.height} × ${size.width} cells, the coarser grid`;
  return {
    series: { ...a.series, axes: ["y", "x"], channels: [], isSigned: true },
    ...{ top: first.top, notes: sized ? [...said, coarser] : said },
    values: { shape: [1, size.height, size.width], data },
  };
}

function planeIn({ values, series, channel }: Term): Plane {
  return planeOf(values!, series, 0, channel);
}

export function spokenMap({ values, series, channel }: Drawn): string {
  if (!values) return "on its way";
  const { most, least } = extremes(planeOf(values, series, 0, channel));
  const told = [
    ...(most ? [`strongest ${valueNumber(most.value, series.isSigned)} ${most.where}`] : []),
    ...(least ? [`most against, ${valueNumber(-least.value, true)}, ${least.where}`] : []),
  ];
  return told.join("; ") || "zero everywhere";
}

// Where a map says more than the other, and where less.
export function mapDiffers({ values, series, channel }: Drawn, a: string, b: string): string {
  const { most, least } = extremes(planeOf(values!, series, 0, channel));
  if (!most && !least) return "No difference at all";
  const told = (name: string, found: Peak | undefined) =>
    found ? `higher in ${name}, most ${found.where} (by ${shortNumber(found.value)})` : "";
  return [told(a, most), told(b, least)].filter(Boolean).join("; ");
}

// The largest number, and the same of its negative.
function extremes(plane: Plane): { most: Peak | undefined; least: Peak | undefined } {
  const negated = plane.values.map((value) => -value);
  return { most: largestPlace(plane), least: largestPlace({ ...plane, values: negated }) };
}
