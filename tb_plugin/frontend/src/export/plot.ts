// A chart of uPlot as lines and text, drawn from its numbers.
import type uPlot from "uplot";

import type { Line, Mark, Plot } from "../derived/plot";
import { escaped, paint, type Paper, tag } from "./paper";

const BAND = 0.2; // opacity
const SIGNS: Record<Mark["kind"], string> = { alarm: "▼", reference: "◆" };
const INKS: Record<Mark["kind"], string> = { alarm: "var(--bad)", reference: "var(--text)" };
const DASHES: Record<Mark["kind"], string> = { alarm: "4 3", reference: "1.5 2" };

export function plotVectors(chart: uPlot, plot: Plot, look: Look, paper: Paper): string {
  const area = areaOf(chart);
  const x: Place = (value) => area.left + chart.valToPos(value, "x");
  const y: Place = (value) => area.top + chart.valToPos(value, "y");
  const { left, top, width, height } = area;
  const clip = paper.share((id) =>
    tag("clipPath", { id }, tag("rect", { x: left, y: top, width, height })),
  );
  const inside = [...plot.lines].reverse().map((line) => drawnLine(line, x, y, look));
  return [
    ...axes(chart, look, x, y),
    tag("g", { "clip-path": clip }, ...inside),
    ...(plot.marks ?? [])
      .filter((mark) => isIn(chart, mark.x))
      .map((mark) => marked(mark, area, x, look)),
    isIn(chart, look.at)
      ? upright(x(look.at), area, paint("stroke", look.colour("var(--accent)")), 2)
      : "",
  ].join("");
}

function drawnLine(line: Line, x: Place, y: Place, { colour }: Look): string {
  const ink = colour(line.colour);
  const points = line.xs.map((at, i) => ({
    at,
    low: line.low?.[i],
    high: line.high?.[i],
    y: line.ys[i]!,
  }));
  const pieces = unbroken(points, (point) => Number.isFinite(point.y));
  const d = pieces.map((piece) => pathOf(piece.map((point) => [x(point.at), y(point.y)]))).join("");
  const all = line.bold && line.xs.length < 40;
  const dots = pieces.filter(({ length }) => all || length === 1).flat();
  return [
    ...unbroken(points, isBanded).map((piece) => bandOf(piece, x, y, ink)),
    tag("path", { d, fill: "none", ...paint("stroke", ink), ...strokeOf(line) }),
    ...dots.map((point) =>
      tag("circle", { cx: x(point.at), cy: y(point.y), r: 2.5, ...paint("fill", ink) }),
    ),
  ].join("");
}

// The pieces of a line between its gaps.
function unbroken<Point>(points: Point[], isKnown: (point: Point) => boolean): Point[][] {
  const pieces: Point[][] = [[]];
  for (const point of points) {
    if (isKnown(point)) pieces.at(-1)!.push(point);
    else if (pieces.at(-1)!.length > 0) pieces.push([]);
  }
  return pieces.filter(({ length }) => length > 0);
}

interface Banded {
  at: number;
  low: number | undefined;
  high: number | undefined;
}

function isBanded({ low, high }: Banded): boolean {
  return Number.isFinite(low) && Number.isFinite(high);
}

function bandOf(known: Banded[], x: Place, y: Place, ink: string) {
  if (known.length < 2) return "";
  const above = known.map(({ at, high }): [number, number] => [x(at), y(high!)]);
  const below = known.map(({ at, low }): [number, number] => [x(at), y(low!)]).reverse();
  return tag("path", {
    d: `${pathOf([...above, ...below])}z`,
    ...paint("fill", ink),
    "fill-opacity": BAND,
  });
}

function strokeOf({ bold, dash }: Line) {
  return { "stroke-width": bold ? 2 : 1, "stroke-dasharray": dash?.join(" ") };
}

function pathOf(points: [number, number][]): string {
  const [first, ...rest] = points.map((point) => point.map((at) => at.toFixed(1)).join(" "));
  return first === undefined ? "" : `M${[first, ...rest].join("L")}`;
}

function marked({ kind, x: at, text }: Mark, area: Area, x: Place, { colour }: Look): string {
  const ink = colour(INKS[kind]);
  const line = upright(x(at), area, paint("stroke", ink), 1.5, DASHES[kind]);
  const sign = tag(
    "text",
    { x: x(at), y: area.top + 2, "text-anchor": "middle", ...FONT, ...paint("fill", ink) },
    SIGNS[kind],
  );
  return tag("g", {}, tag("title", {}, escaped(text)), line, sign);
}

function isIn({ scales }: uPlot, at: number): boolean {
  const { min, max } = scales["x"]!;
  return at >= (min ?? -Infinity) && at <= (max ?? Infinity);
}

// The axes of a chart of uPlot, and what stands upright in it.

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
