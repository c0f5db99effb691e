// What a plot is, and the options and columns that draw it.
import uPlot from "uplot";

import type { Line, Plot } from "../derived/plot";

export const HEIGHT = 132;

const ROOT_TICK_GAP = 0.14; // of the axis

const LEAST_PX = 6; // less than that is no drag

const HALF = "33"; // transparency of the band

type Colour = (text: string) => string;

export function chartOf(
  plot: Plot,
  width: number,
  colour: Colour,
  range: () => uPlot.Range.MinMax,
) {
  const lines = [...plot.lines].reverse();
  const tables = lines.map(columnsOf);
  const data = uPlot.join(tables);
  const series: uPlot.Series[] = [{}];
  const bands: uPlot.Band[] = [];
  for (const line of lines) {
    const stroke = colour(line.colour);
    if (line.low && line.high) {
      bands.push({ series: [series.length, series.length + 1], fill: stroke + HALF });
      series.push({ stroke: "transparent", points: { show: false } });
      series.push({ stroke: "transparent", points: { show: false } });
    }
    series.push(strokeOf(line, stroke));
  }
  return { options: optionsOf(plot, width, series, bands, colour, range), data };
}

function strokeOf(line: Line, stroke: string): uPlot.Series {
  return {
    stroke,
    width: line.bold ? 2 : 1,
    spanGaps: false,
    points: {
      show: line.bold && line.xs.length < 40,
      filter: (chart, index, all) => (all ? null : alone(chart.data[index] as Column)),
      ...{ size: 5, fill: stroke },
    },
    ...(line.dash ? { dash: line.dash } : {}),
  };
}

// Of a line: null where nothing is known, undefined where it has no point and goes on.
export type Column = (number | null | undefined)[];

// Points that no line leads to or from: nothing is known on either side.
export function alone(column: Column): number[] {
  const own = [...column.keys()].filter((i) => column[i] !== undefined);
  const isGap = (place: number): boolean => typeof column[own[place] ?? -1] !== "number";
  return own.filter((_, place) => !isGap(place) && isGap(place - 1) && isGap(place + 1));
}

function optionsOf(
  plot: Plot,
  width: number,
  series: uPlot.Series[],
  bands: uPlot.Band[],
  colour: Colour,
  range: () => uPlot.Range.MinMax,
): uPlot.Options {
  const axis = {
    stroke: colour("var(--muted)"),
    grid: {
      stroke: colour("var(--line)"),
      width: 1,
      filter: plot.scale === "log" ? powersOfTen : all,
    },
    ticks: { show: false },
    font: "11px system-ui, sans-serif",
  };
  const fromZero: uPlot.Range.MinMax | uPlot.Range.Function = (_, low, high) => [
    Math.min(0, low ?? 0),
    Math.max(high ?? 0, 0.05) * 1.05,
  ];
  const linear: uPlot.Scale = { range: fromZero };
  const root: uPlot.Scale = {
    distr: 100 as uPlot.Scale.Distr,
    fwd: (value) => Math.sqrt(Math.max(0, value)),
    bwd: (value) => value ** 2,
    range: (_, __, high) => [0, Math.max(high ?? 0, 0.05) * 1.1],
  };
  return {
    width,
    height: plot.height ?? HEIGHT,
    scales: {
      x: { time: plot.time, range },
      y: { linear, root, log: { distr: 3 as const } }[plot.scale],
    },
    axes: [
      { ...axis, size: plot.time ? 40 : 26 },
      { ...axis, size: 44, ...ticks(plot) },
    ],
    series,
    bands,
    legend: { show: false },
    cursor: {
      y: false,
      drag: { x: true, y: false, setScale: false, dist: LEAST_PX },
      points: { show: false },
    },
    padding: [8, 16, 0, 0],
  };
}

function all(_: uPlot, splits: number[]): number[] {
  return splits;
}

function powersOfTen(_: uPlot, splits: number[]): (number | null)[] {
  return splits.map((split) => (Number.isInteger(Math.log10(split)) ? split : null));
}

function ticks({ format, scale }: Plot): uPlot.Axis {
  if (scale === "log") return { values: (_, splits) => splits.map(powerText) };
  return {
    space: 28,
    values: (_, splits) => splits.map((split) => format(split)),
    ...(scale === "root" ? { splits: (_, __, ___, high) => rootTicks(high), filter: all } : {}),
  };
}

// Of a tick on a log axis; null: it is not named.
export function powerText(split: number | null): string {
  if (split === null) return "";
  const size = Math.abs(split);
  if (size >= 0.01 && size < 1e5) return String(Number(split.toPrecision(3)));
  return Number(split.toPrecision(2)).toExponential().replaceAll("-", "−").replace("+", "");
}

// Round numbers, from the top down, that leave each other room on a square-root axis.
export function rootTicks(high: number): number[] {
  const found: number[] = [];
  for (let decade = 10 ** Math.floor(Math.log10(high)); decade >= 0.01; decade /= 10) {
    for (const tick of [5 * decade, 2 * decade, decade]) {
      const room = Math.sqrt((found.at(-1) ?? Infinity) / high) - Math.sqrt(tick / high);
      if (tick <= high && room > ROOT_TICK_GAP && tick / high > ROOT_TICK_GAP ** 2) {
        found.push(tick);
      }
    }
  }
  return [...found, 0].reverse();
}

// The line's columns: x, the band's edges where it has one, y.
function columnsOf({ xs, ys, low, high }: Line): uPlot.AlignedData {
  const columns = low && high ? [high, low, ys] : [ys];
  return [xs, ...columns.map((column) => column.map(drawable))] as uPlot.AlignedData;
}

function drawable(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
