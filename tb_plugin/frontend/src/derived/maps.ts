// From stored values to pixels: which plane, on which scale, in which colours.
import { colours } from "./colour";
import type { Pictures, Series, Step, Values } from "../data/log";
import type { Palette, Scale } from "../state/selection";
import { rememberedOf } from "../common/memo";
import { quantile } from "./statistics";

export interface Plane {
  width: number;
  height: number;
  values: Float32Array;
}

const TOP_SHARE = 0.99;
const MAX_SAMPLES = 4096;
const GROWTH = 0.75; // of opacity with strength

// One example's map. Channels with names are picked, others are summed.
export function planeOf(values: Values, series: Series, example: number, channel: number): Plane {
  const [, height = 1, width = 1, depth = 1] = values.shape;
  const size = height * width * depth;
  const own = values.data.subarray(example * size, (example + 1) * size);
  if (depth === 1) return { width, height, values: own };
  const picked = series.channels.length > 0;
  const reduced = picked ? pick(own, depth, Math.min(channel, depth - 1)) : sum(own, depth);
  return { width, height, values: reduced };
}

// The number that gets the strongest colour.
export function topOf(
  mode: Scale,
  common: number,
  step: Step | undefined,
  values: Float32Array,
  row: number,
): number {
  if (mode === "time") return common;
  if (mode === "step") return step ? topOfStep(step) : common;
  return step?.degenerate[row] ? common : topOfValues(values);
}

export function topOfStep(step: Step): number {
  return almostLargest(step.peak);
}

export function commonTop(steps: Step[]): number {
  return almostLargest(steps.flatMap((step) => step.peak));
}

export const topOfSteps = rememberedOf((steps: Step[]) => commonTop(steps));

// The same of another series than the one in view.
export function topOfSeries(
  inView: { series: Series; common: number },
  of: { series: Series; steps: Step[] },
): number {
  return of.series.name === inView.series.name ? inView.common : topOfSteps(of.steps);
}

function topOfValues(values: Float32Array): number {
  const stride = Math.ceil(values.length / MAX_SAMPLES);
  const samples = values.filter((_, i) => i % stride === 0).map(Math.abs);
  return quantile(samples, TOP_SHARE) || largest(values);
}

// Where all but a few are zero, the few are what there is to see.
function almostLargest(strengths: number[]): number {
  return quantile(strengths, TOP_SHARE) || largest(strengths);
}

function largest(values: ArrayLike<number>): number {
  let most = 0;
  for (let i = 0; i < values.length; i++) {
    const size = Math.abs(values[i]!);
    if (Number.isFinite(size) && size > most) most = size;
  }
  return most;
}

// Weak values let the picture through while `blend` is below one half; at 1 the map hides it.
export function paint(
  plane: Plane,
  top: number,
  isSigned: boolean,
  blend: number,
  palette: Palette,
): ImageData {
  const image = new ImageData(plane.width, plane.height);
  const pixels = image.data;
  const table = colours(isSigned, palette);
  const strongest = Math.min(1, 1.8 * blend);
  const weakest = Math.max(0, 2 * blend - 1);
  for (let i = 0; i < plane.values.length; i++) {
    const value = plane.values[i]!;
    if (!Number.isFinite(value)) continue;
    const share = top > 0 ? Math.min(1, Math.max(-1, value / top)) : 0;
    const colour = 3 * Math.round(255 * (isSigned ? (share + 1) / 2 : Math.max(0, share)));
    for (let c = 0; c < 3; c++) pixels[4 * i + c] = table[colour + c]!;
    pixels[4 * i + 3] = 255 * (weakest + (strongest - weakest) * Math.abs(share) ** GROWTH);
  }
  return image;
}

export function pictureOf(pictures: Pictures, example: number): ImageData {
  const { width, height, channels, bytes } = pictures;
  const image = new ImageData(width, height);
  const size = width * height;
  for (let i = 0; i < size; i++) {
    for (let c = 0; c < 3; c++) {
      const from = (example * size + i) * channels + (channels === 3 ? c : 0);
      image.data[4 * i + c] = bytes[from]!;
    }
    image.data[4 * i + 3] = 255;
  }
  return image;
}

function pick(values: Float32Array, depth: number, channel: number): Float32Array {
  const picked = new Float32Array(values.length / depth);
  for (let i = 0; i < picked.length; i++) picked[i] = values[i * depth + channel]!;
  return picked;
}

function sum(values: Float32Array, depth: number): Float32Array {
  const sums = new Float32Array(values.length / depth);
  for (let i = 0; i < values.length; i++) sums[Math.floor(i / depth)]! += values[i]!;
  return sums;
}
