// Bands and curves in miniature.
import { type Examples, type Values, wholeOf } from "../../data/log";
import { sheet, trace } from "../../views/sheet";
import { shortNumber } from "../../common/numbers";
import type { Still } from "../kind";
import { paintBands } from "./element";

export function drawBands(pen: CanvasRenderingContext2D, size: number, still: Still): void {
  const { series, values, examples, row, top, ink } = still;
  const count = series.axes.length > 1 ? (values.shape[2] ?? 1) : 1;
  const curves = linesOf(examples, row);
  const height = size / count;
  pen.imageSmoothingEnabled = false;
  pen.strokeStyle = ink;
  for (let i = 0; i < count; i++) {
    const bands = bandsOf(values, 0, i, count);
    const image = paintBands(bands, top, series.isSigned);
    pen.drawImage(sheet(image.width, image.height, image), 0, i * height, size, height - 1);
    const own = count > 1 ? [curves[i]] : curves;
    for (const path of own) if (path) trace(pen, path, size / WIDTH, height / HEIGHT, i * height);
  }
}

// Curves over time, and the bands that say which moments count.

// The drawing's own units; it is stretched to its place.
export const WIDTH = 1000;
export const HEIGHT = 100;

const MARGIN = 8; // above and below a curve
const MAX_POINTS = 500; // of a curve; of more, the lowest and highest of each column

const curves = new WeakMap<Values, Map<number, string[]>>();
const ranges = new WeakMap<Values, [number, number][]>();

// Named as the probe names them; where nobody knows, as many as there are numbers.
export function channelsOf({ features, inputs }: Examples, values: Values | undefined): string[] {
  const count = Math.max(features.length, inputs?.shape[2] ?? values?.shape[2] ?? 1);
  return Array.from({ length: count }, (_, i) => {
    const { name = "", unit = "" } = features[i] ?? {};
    const known = name || (count > 1 ? `channel ${i}` : "");
    return unit ? `${known} (${unit})` : known;
  });
}

// One channel's values of an example, one a window.
export function bandsOf(values: Values, row: number, channel: number, count: number): Float32Array {
  const windows = values.shape[1]!;
  const all = windows * (values.shape[2] ?? 1);
  const own = values.data.subarray(row * all, (row + 1) * all);
  if (values.shape.length < 3) return own;
  return Float32Array.from({ length: windows }, (_, i) => own[i * count + channel]!);
}

// Paths of all channels of an example. The scale of a channel is that of the whole probe.
export function linesOf({ inputs }: Examples, row: number): string[] {
  if (!inputs) return [];
  const known = curves.get(inputs) ?? new Map<number, string[]>();
  curves.set(inputs, known);
  const found = known.get(row) ?? drawn(inputs, row);
  known.set(row, found);
  return found;
}

function drawn(inputs: Values, row: number): string[] {
  const [, times = 0, channels = 1] = inputs.shape;
  return rangesOf(wholeOf(inputs)).map((range, channel) => {
    const first = row * times * channels + channel;
    return pathOf((time) => inputs.data[first + time * channels]!, times, range);
  });
}

function pathOf(at: (time: number) => number, times: number, [low, high]: [number, number]): string {
  const room = HEIGHT - 2 * MARGIN;
  const y = (value: number): number =>
    high > low ? HEIGHT - MARGIN - (room * (value - low)) / (high - low) : HEIGHT / 2;
  const x = (time: number): number => (WIDTH * (time + 0.5)) / times;
  const points = kept(at, times).map((time) => `${x(time).toFixed(1)} ${y(at(time)).toFixed(1)}`);
  return points.length ? `M${points.join("L")}` : "";
}

function kept(at: (time: number) => number, times: number): number[] {
  if (times <= MAX_POINTS) return Array.from({ length: times }, (_, i) => i);
  const columns = MAX_POINTS / 2;
  return Array.from({ length: columns }, (_, i) => {
    const [from, to] = [i, i + 1].map((column) => Math.floor((column * times) / columns));
    let [lowest, highest] = [from!, from!];
    for (let time = from!; time < to!; time++) {
      if (at(time) < at(lowest)) lowest = time;
      if (at(time) > at(highest)) highest = time;
    }
    return lowest < highest ? [lowest, highest] : [highest, lowest];
  }).flat();
}

function rangesOf(inputs: Values): [number, number][] {
  const known = ranges.get(inputs);
  if (known) return known;
  const channels = inputs.shape[2] ?? 1;
  const found = Array.from({ length: channels }, (): [number, number] => [Infinity, -Infinity]);
  inputs.data.forEach((value, i) => {
    const range = found[i % channels]!;
    range[0] = Math.min(range[0], value);
    range[1] = Math.max(range[1], value);
  });
  ranges.set(inputs, found);
  return found;
}

// The length of a series, in seconds where the rate is known.
export function lengthOf({ inputs, rate }: Examples): number {
  const times = inputs?.shape[1] ?? 0;
  return rate > 0 ? times / rate : times;
}

export function endOf(examples: Examples): string {
  const length = lengthOf(examples);
  if (length === 0) return "";
  return examples.rate > 0 ? `${shortNumber(length)} s` : `${length} steps of time`;
}

// Where the strongest value is, in seconds or steps of time.
export function strongestMoment(examples: Examples, own: Float32Array, channels: number) {
  let best = 0;
  own.forEach((value, i) => {
    if (Math.abs(value) > Math.abs(own[best]!)) best = i;
  });
  const windows = own.length / channels;
  const window = Math.floor(best / channels);
  const width = lengthOf(examples) / windows;
  return {
    ...{ value: own[best]!, channel: best % channels },
    ...{ from: window * width, to: (window + 1) * width },
  };
}
