// What a plot is, and the options and columns that draw it.
import uPlot from "uplot";

export interface Line {
  name: string;
  colour: string;
  xs: number[];
  ys: number[];
  low?: number[];
  high?: number[];
  bold: boolean;
  dashed?: boolean;
}

export interface Plot {
  title: string;
  caption: string;
  time: boolean;
  log: boolean;
  format: (value: number | undefined) => string;
  lines: Line[];
}

export const HEIGHT = 132;

const HALF = "33"; // transparency of the band

type Colour = (text: string) => string;

export function chartOf(plot: Plot, width: number, colour: Colour) {
  const tables = plot.lines.map(columnsOf);
  const data = uPlot.join(tables);
  const series: uPlot.Series[] = [{}];
  const bands: uPlot.Band[] = [];
  for (const line of plot.lines) {
    const stroke = colour(line.colour);
    if (line.low && line.high) {
      bands.push({ series: [series.length, series.length + 1], fill: stroke + HALF });
      series.push({ stroke: "transparent", points: { show: false } });
      series.push({ stroke: "transparent", points: { show: false } });
    }
    series.push(strokeOf(line, stroke));
  }
  return { options: optionsOf(plot, width, series, bands, colour), data };
}

function strokeOf(line: Line, stroke: string): uPlot.Series {
  return {
    stroke,
    width: line.bold ? 2 : 1,
    spanGaps: true,
    points: { show: line.bold && line.xs.length < 40, size: 5, fill: stroke },
    ...(line.dashed ? { dash: [4, 3] } : {}),
  };
}

function optionsOf(
  plot: Plot,
  width: number,
  series: uPlot.Series[],
  bands: uPlot.Band[],
  colour: Colour,
): uPlot.Options {
  const axis = {
    stroke: colour("var(--muted)"),
    grid: { stroke: colour("var(--line)"), width: 1, filter: plot.log ? powersOfTen : all },
    ticks: { show: false },
    font: "11px system-ui, sans-serif",
  };
  const fromZero: uPlot.Range.MinMax | uPlot.Range.Function = (_, low, high) => [
    Math.min(0, low ?? 0),
    Math.max(high ?? 0, 0.05) * 1.05,
  ];
  return {
    width,
    height: HEIGHT,
    scales: { x: { time: plot.time }, y: plot.log ? { distr: 3 } : { range: fromZero } },
    axes: [
      { ...axis, size: plot.time ? 40 : 26 },
      plot.log ? { ...axis, size: 44 } : { ...axis, ...linear(plot) },
    ],
    series,
    bands,
    legend: { show: false },
    cursor: { y: false, drag: { x: false, y: false }, points: { show: false } },
    padding: [8, 16, 0, 0],
  };
}

function all(_: uPlot, splits: number[]): number[] {
  return splits;
}

function powersOfTen(_: uPlot, splits: number[]): (number | null)[] {
  return splits.map((split) => (Number.isInteger(Math.log10(split)) ? split : null));
}

function linear({ format }: Plot): uPlot.Axis {
  return { size: 44, space: 28, values: (_, splits) => splits.map((split) => format(split)) };
}

// The line's columns: x, the band's edges where it has one, y.
function columnsOf({ xs, ys, low, high }: Line): uPlot.AlignedData {
  const columns = low && high ? [high, low, ys] : [ys];
  return [xs, ...columns.map((column) => column.map(drawable))] as uPlot.AlignedData;
}

function drawable(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
