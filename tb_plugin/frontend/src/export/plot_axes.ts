// The axes of a chart of uPlot, and what stands upright in it.
import type uPlot from "uplot";

import { escaped, paint, tag } from "./markup";

// What uPlot settled on for an axis: places, and the texts there.
interface Settled extends uPlot.Axis {
  _splits?: number[];
  _values?: (string | null)[];
}

export interface Look {
  colour: (text: string) => string;
  at: number; // the step in view
}

export type Place = (value: number) => number;

export const FONT = { "font-size": 11, "font-family": "system-ui, sans-serif" };

const LINE_HEIGHT = 14;

export function areaOf({ bbox }: uPlot) {
  const [left, top, width, height] = [bbox.left, bbox.top, bbox.width, bbox.height].map(
    (length) => length / devicePixelRatio,
  ) as [number, number, number, number];
  return { left, top, width, height };
}

export type Area = ReturnType<typeof areaOf>;

export function axes(chart: uPlot, look: Look, x: Place, y: Place): string[] {
  const area = areaOf(chart);
  const [across, up] = chart.axes.map((axis) => settled(axis)) as [Tick[], Tick[]];
  const grid = { ...paint("stroke", look.colour("var(--line)")), "stroke-width": 1 };
  const ink = { ...FONT, ...paint("fill", look.colour("var(--muted)")) };
  const { left, top, width, height } = area;
  return [
    ...across.map(({ at }) => upright(x(at), area, grid, 1)),
    ...up.map(({ at }) => tag("path", { d: `M${left} ${y(at)}h${width}`, ...grid })),
    ...across.flatMap(({ at, text }) =>
      text.split("\n").map((part, i) => {
        const place = { x: x(at), y: top + height + 4 + (i + 1) * LINE_HEIGHT };
        return tag("text", { ...place, "text-anchor": "middle", ...ink }, escaped(part));
      }),
    ),
    ...up.map(({ at, text }) =>
      tag("text", { x: left - 6, y: y(at) + 4, "text-anchor": "end", ...ink }, escaped(text)),
    ),
  ];
}

interface Tick {
  at: number;
  text: string;
}

function settled({ _splits: splits = [], _values: values = [] }: Settled): Tick[] {
  return splits.flatMap((at, i) => {
    const text = values[i];
    return text === null || text === undefined || text === "" ? [] : [{ at, text: String(text) }];
  });
}

export function upright(
  at: number,
  { top, height }: Area,
  ink: ReturnType<typeof paint>,
  width: number,
  dash?: string,
) {
  return tag("path", {
    d: `M${at} ${top}v${height}`,
    ...ink,
    "stroke-width": width,
    "stroke-dasharray": dash,
  });
}
