// One frame of a film, drawn once and kept: frames in sight are drawn anew at each scroll.
import { LimitedCache } from "../../../data/cache";
import type { ExampleKey } from "../../../data/keys";
import { evenly } from "../derived/drift_matrix";
import type { Lane, Reel } from "../derived/film";
import type { Sight } from "../derived/resting";
import { faintness } from "../../../derived/faint";
import type { Examples, Series, Step } from "../../../data/log";
import { pictureOf, topOf, topOfSeries } from "../../../derived/maps";
import { remembered } from "../../../common/memo";
import { channelOf } from "../../../derived/outputs";
import type { Scene } from "../../../scene";
import { sheet, toned } from "../../../views/sheet";
import { drawStill, FRAME, type Frame } from "./canvas";
import { kindOf } from "../../../kinds";
import type { Still } from "../../../kinds/kind";
import { type Range, rangeOf } from "../../../views/frame";

const CACHE_BYTES = 24 * 2 ** 20;
const BYTES_A_PIXEL = 4;
const RANGE_STEPS = 33; // that tell how far curves reach

const kept = new LimitedCache<HTMLCanvasElement>(CACHE_BYTES);
const ranges = new WeakMap<Lane, { output: number; range: Range; whole: boolean }>();

export interface Ink {
  dark: boolean;
  colour: string;
}

export function frameOf(
  scene: Scene,
  lane: Lane,
  { step: number }: Step,
  ink: Ink,
  sharpness: number,
): Frame {
  const step = lane.at.get(number);
  if (!step) return "absent";
  if (step.degenerate[lane.row]) return "flat";
  const { selection } = scene;
  const { series, row } = lane;
  const { scale, blend, palette } = selection;
  const common = topOfSeries(scene, lane);
  const range = rangeOfLane(scene, lane);
  const name = nameOf(scene, lane, step, ink, sharpness, range);
  const known = kept.get(name);
  if (known) return known;
  const key = keyOf(scene, lane, step);
  const values = scene.valuesOf(key);
  if (!values) return scene.troubleOf(key) ? "failed" : undefined;
  const kind = kindOf(series);
  const still: Still = {
    ...{ series: alone(series, row), values, examples: scene.examples, row, range },
    ...{ channel: channelOf({ kind, series, examples: scene.examples }, selection), ink: ink.colour, blend, palette },
    top: topOf(scale, common, step, values.data, row),
    faint: faintness(kind.scale?.own, step, row, common, scale) !== "",
    picture: scene.examples.pictures && pictureFor(scene.examples, row, blend > 0),
  };
  const drawn = drawStill(lane.film, still, FRAME, sharpness);
  kept.set(name, drawn, BYTES_A_PIXEL * drawn.width * drawn.height);
  return drawn;
}

// What frames in sight are drawn from, without those that are drawn already.
export function keysInSight(
  scene: Scene,
  { lanes, columns }: Reel,
  sight: Sight | undefined,
  ink: Ink,
): ExampleKey[] {
  if (!sight) return [];
  const seen = columns.slice(sight.columns.from, sight.columns.to);
  return lanes.slice(sight.lanes.from, sight.lanes.to).flatMap((lane) => {
    const range = rangeOfLane(scene, lane);
    const steps = seen.flatMap(({ step }) => lane.at.get(step) ?? []);
    const missing = steps.filter(
      (step) =>
        !step.degenerate[lane.row] &&
        !kept.has(nameOf(scene, lane, step, ink, window.devicePixelRatio, range)),
    );
    const ofRange = ranges.get(lane)?.whole === false ? rangeSteps(lane) : [];
    return [...missing, ...ofRange].map((step) => keyOf(scene, lane, step));
  });
}

function keyOf({ loaded }: Scene, { series, row }: Lane, step: Step): ExampleKey {
  return { run: loaded.run.name, series: series.name, example: row, step };
}

// Of all that changes how a frame looks.
function nameOf(
  scene: Scene,
  lane: Lane,
  step: Step,
  ink: Ink,
  sharpness: number,
  range: Range | undefined,
): string {
  const { selection, loaded } = scene;
  const { series, row } = lane;
  const { scale, blend, channel, palette } = selection;
  const common = topOfSeries(scene, lane);
  return JSON.stringify([
    ...[loaded.run.name, series.name, series.fingerprint, row, step.step, step.wallTime, scale],
    ...[common, blend, channel, palette, ink.dark, sharpness, range],
  ]);
}

// A series as if it had but that row.
function alone(series: Series, row: number): Series {
  return series.rows.length > 0 ? { ...series, rows: [series.rows[row]!] } : series;
}

const pictureFor = remembered(
  (examples: Examples, example: number, behind: boolean): HTMLCanvasElement => {
    const plain = pictureOf(examples.pictures!, example);
    const image = behind ? toned(plain) : plain;
    return sheet(image.width, image.height, image);
  },
);

// Of numbers that share one, over steps that stand for all; of those that have come, while others are on their way.
function rangeOfLane(scene: Scene, lane: Lane): Range | undefined {
  const { numbers } = lane.film;
  if (!numbers) return undefined;
  const { series, row } = lane;
  const output = channelOf({ kind: kindOf(series), series, examples: scene.examples }, scene.selection);
  const known = ranges.get(lane);
  if (known?.output === output && known.whole) return known.range;
  const wanted = rangeSteps(lane);
  const lines = wanted.flatMap((step) => {
    const values = scene.valuesOf(keyOf(scene, lane, step));
    return values ? [[...numbers(alone(series, row), values, output)]] : [];
  });
  const range = rangeOf(lines.flat());
  ranges.set(lane, { output, range, whole: lines.length === wanted.length });
  return range;
}

function rangeSteps({ steps }: Lane): Step[] {
  return evenly(0, steps.length - 1, RANGE_STEPS).map((place) => steps[place]!);
}
