// Channels of one example's map: each on its own, and how far each moved.
import type { Series, Values } from "../../data/log";
import type { Plane } from "../../derived/maps";
import { ranked } from "../../derived/drift";
import type { Channels } from "../../state";

export interface Channel {
  index: number;
  name: string;
  plane: Plane;
  moved: number; // mean |difference| to the step before; not a number where there is none
}

export function hasChannels({ kind, axes, channels }: Series): boolean {
  const isMap = kind === "maps" && axes.join() === "y,x,channel";
  return isMap && channels.length !== 1;
}

// `now` and `before` hold that example alone.
export function channelsOf(
  series: Series,
  now: Values,
  before: Values | undefined,
  order: Channels,
): Channel[] {
  const [, height = 1, width = 1, depth = 1] = now.shape;
  const all = Array.from({ length: depth }, (_, index): Channel => {
    const values = picked(now, index, depth);
    const earlier = before?.data.length === now.data.length ? picked(before, index, depth) : undefined;
    const name = series.channels[index] || `channel ${index}`;
    return { index, name, plane: { width, height, values }, moved: distance(values, earlier) };
  });
  if (order === "given") return all;
  return ranked(all.map(({ moved }) => moved)).map((index) => all[index]!);
}

function picked({ data }: Values, channel: number, depth: number): Float32Array {
  return Float32Array.from({ length: data.length / depth }, (_, i) => data[i * depth + channel]!);
}

function distance(now: Float32Array, before: Float32Array | undefined): number {
  if (!before) return NaN;
  return now.reduce((sum, value, i) => sum + Math.abs(value - before[i]!), 0) / now.length;
}
