// One frame of a film, drawn once and kept: frames in sight are drawn anew at each scroll.
import { ByteCache } from "../../../data/cache";
import { evenly } from "../derived/drift_matrix";
import type { Lane } from "../derived/film";
import { faintness } from "../../../derived/faint";
import type { Examples, Series, Step } from "../../../data/log";
import { pictureOf, topOf, topOfSeries } from "../../../derived/maps";
import { remembered } from "../../../derived/memo";
import { channelOf } from "../../../derived/outputs";
import type { Scene } from "../../../scene";
import { sheet } from "../../../views/sheet";
import { toned } from "../../../views/toned";
import { FRAME, type Frame } from "./canvas";
import { kindOf } from "../../../kinds";
import type { Still } from "../../../kinds/kind";
import { drawStill } from "./still";
import { type Range, rangeOf } from "../../../views/frame";

const CACHE_BYTES = 24 * 2 ** 20;
const BYTES_A_PIXEL = 4;
const RANGE_STEPS = 33; // that tell how far curves reach

const kept = new ByteCache<HTMLCanvasElement>(CACHE_BYTES);
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
  ask: boolean,
): Frame {
  const step = lane.at.get(number);
  if (!step) return "absent";
  if (step.degenerate[lane.row]) return "flat";
  const { selection, loaded } = scene;
  const { series, row } = lane;
  const { scale, blend, channel, palette } = selection;
  const common = topOfSeries(scene, lane);
  const range = rangeOfLane(scene, lane, ask);
  const key = JSON.stringify([
    ...[loaded.run.name, series.name, series.fingerprint, row, number, step.wallTime, scale],
    ...[common, blend, channel, palette, ink.dark, sharpness, range],
  ]);
  const known = kept.get(key);
  if (known || !ask) return known;
  const book = { run: loaded.run.name, series: series.name, example: row, step };
  const values = scene.valuesOf(book);
  if (!values) return scene.troubleOf(book) ? "failed" : undefined;
  const kind = kindOf(series);
  const still: Still = {
    ...{ series: alone(series, row), values, examples: scene.examples, row, range },
    ...{ channel: channelOf({ kind, series, examples: scene.examples }, selection), ink: ink.colour, blend, palette },
    top: topOf(scale, common, step, values.data, row),
    faint: faintness(kind.scale?.own, step, row, common, scale) !== "",
    picture: scene.examples.pictures && pictureFor(scene.examples, row, blend > 0),
  };
  const drawn = drawStill(lane.film, still, FRAME, sharpness);
  kept.set(key, drawn, BYTES_A_PIXEL * drawn.width * drawn.height);
  return drawn;
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
function rangeOfLane(scene: Scene, lane: Lane, ask: boolean): Range | undefined {
  const { numbers } = lane.film;
  if (!numbers) return undefined;
  const { series, row, steps } = lane;
  const output = channelOf({ kind: kindOf(series), series, examples: scene.examples }, scene.selection);
  const known = ranges.get(lane);
  if (known?.output === output && (known.whole || !ask)) return known.range;
  const wanted = evenly(0, steps.length - 1, RANGE_STEPS);
  const run = scene.loaded.run.name;
  const lines = wanted.flatMap((place) => {
    const values = scene.valuesOf({ run, series: series.name, example: row, step: steps[place]! });
    return values ? [[...numbers(alone(series, row), values, output)]] : [];
  });
  const range = rangeOf(lines.flat());
  ranges.set(lane, { output, range, whole: lines.length === wanted.length });
  return range;
}
