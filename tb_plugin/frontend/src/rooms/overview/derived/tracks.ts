// What the training itself reports over time: from Keras at explained steps and, where it is
// denser, from TensorBoard's own curves, placed by their wall time.
import type { Axis } from "../../../state/selection";
import { nearest, position } from "../../../derived/axis";
import type { Moment, Predictions, Scalar, Step } from "../../../data/log";
import { remembered } from "../../../common/memo";
import { metricCurves } from "../../../derived/metrics";
import { placing } from "./span";
import type { Scene } from "../../../scene";

export interface Curve {
  part: string; // of the training
  xs: number[]; // on the axis
  ys: number[];
}

export interface Track {
  name: string;
  curves: Curve[];
}

export const RATE = "learning_rate";

const TRAINING = "training";
const VALIDATION = "validation";
const PARTS: Record<string, string> = { train: TRAINING, validation: VALIDATION, val: VALIDATION };
const ALIASES: Record<string, string> = { lr: RATE };
const SHOWN = 4;

type Named = Curve & { name: string };

// The loss first, and the learning rate among those that are shown at once.
export function tracksOf({ loaded, selection }: Scene): { shown: Track[]; more: Track[] } {
  return tracks(loaded.predictions, loaded.scalars, loaded.steps, selection.axis);
}

const tracks = remembered(
  (
    predictions: Map<number, Predictions>,
    scalars: Scalar[],
    steps: Map<string, Step[]>,
    axis: Axis,
  ) => {
    const said = [...predictions.values()].sort((a, b) => a.step - b.step);
    const moments: Moment[] = said.length > 1 ? said : [...steps.values()].flat();
    const found = grouped([...ofKeras(said, axis), ...ofTensorBoard(scalars, moments, axis)]);
    const ordered = [...found].sort((a, b) => rank(a) - rank(b));
    const rate = ordered.find(({ name }) => name === RATE);
    const others = ordered.filter((track) => track !== rate);
    const shown = [...others.slice(0, rate ? SHOWN - 1 : SHOWN), ...(rate ? [rate] : [])];
    return { shown, more: ordered.filter((track) => !shown.includes(track)) };
  },
);

function rank({ name }: Track): number {
  return name === "loss" ? 0 : 1;
}

function ofKeras(said: Predictions[], axis: Axis): Named[] {
  const xs = said.map((at) => position(at, axis));
  return metricCurves(said).map(({ name, values }) => ({ ...meaning(name, TRAINING), xs, ys: values }));
}

// Of curves before and after what is explained, nothing is drawn.
function ofTensorBoard(scalars: Scalar[], moments: Moment[], axis: Axis): Named[] {
  const place = placing(moments, axis);
  const [low, high] = withMargin(moments.map((at) => position(at, axis)));
  return scalars.map(({ run, tag, wallTimes, values }) => {
    const places = wallTimes.map(place);
    const inside = places.flatMap((x, i) => (x >= low && x <= high ? [i] : []));
    const folder = run.split("/").at(-1)!;
    return {
      ...meaning(tag.replace(/^epoch_/, ""), PARTS[folder] ?? TRAINING),
      xs: inside.map((i) => places[i]!),
      ys: inside.map((i) => values[i]!),
    };
  });
}

// Something written a little after the last step was explained still belongs to it.
function withMargin(places: number[]): [number, number] {
  let [low, high] = [Infinity, -Infinity];
  for (const place of places) [low, high] = [Math.min(low, place), Math.max(high, place)];
  const margin = (high - low) / Math.max(1, places.length - 1);
  return [low - margin, high + margin];
}

function meaning(name: string, part: string): { name: string; part: string } {
  const own = name.replace(/^val_/, "");
  return { name: ALIASES[own] ?? own, part: own === name ? part : VALIDATION };
}

// Of two curves that mean the same, the one with more points.
function grouped(curves: Named[]): Track[] {
  const found = new Map<string, Map<string, Curve>>();
  for (const { name, ...curve } of curves) {
    const known = found.get(name) ?? new Map<string, Curve>();
    const rival = known.get(curve.part);
    if (points(curve) > (rival ? points(rival) : 0)) known.set(curve.part, curve);
    if (known.size > 0) found.set(name, known);
  }
  return [...found].map(([name, parts]) => ({ name, curves: [...parts.values()] }));
}

function points({ ys }: Curve): number {
  return ys.filter(Number.isFinite).length;
}

// The number of the step that lies there: not a number where there is none, or where what is nearest
// is nearer to another step.
export function valueAt({ xs, ys }: Curve, at: number, steps: number[]): number {
  const best = nearest(xs, at);
  return steps[nearest(steps, xs[best] ?? NaN)] === at ? (ys[best] ?? NaN) : NaN;
}

export function curveOf(tracks: Track[], name: string, part?: string): Curve | undefined {
  const { curves = [] } = tracks.find((track) => track.name === name) ?? {};
  return part === undefined ? curves[0] : curves.find((curve) => curve.part === part);
}

export function bestByValidation(tracks: Track[]): { x: number; y: number } | undefined {
  const curve = curveOf(tracks, "loss", VALIDATION);
  const finite = curve?.ys.filter(Number.isFinite) ?? [];
  if (!curve || finite.length < 2) return undefined;
  const y = Math.min(...finite);
  return { x: curve.xs[curve.ys.indexOf(y)]!, y };
}
