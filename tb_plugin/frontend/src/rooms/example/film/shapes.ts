// Small drawings that are no pictures: bars, words, bands behind curves, curves.
import { paintBands } from "../../../derived/band_pixels";
import { tint } from "../../../derived/colour";
import { gridOf, lineOf } from "../../../derived/curve_lines";
import type { Look } from "../derived/film";
import type { Examples, Series, Values } from "../../../data/log";
import { sheet } from "../derived/sheet";
import { spectrumOf } from "../../../derived/spectrum";
import { blocksOf } from "../derived/text_blocks";
import { bandsOf, HEIGHT, linesOf, WIDTH } from "../../../derived/time_series";
import { placeOf, wholePath } from "../../../views/curve_paths";
import type { Range } from "../../../views/frame";
import type { Palette } from "../../../state";

// What such a drawing is of.
export interface Still {
  look: Look;
  series: Series; // with the row of the film alone
  values: Values; // of that row alone
  examples: Examples;
  row: number; // of the probe
  channel: number;
  top: number;
  blend: number;
  palette: Palette;
  range: Range | undefined; // of curves
  picture: HTMLCanvasElement | undefined;
  ink: string;
  faint: boolean; // too weak to be seen
}

const MARGIN = 4;
const MARKED = 0.1; // of the strongest: weaker words have no mark of their sign

export function drawBars(pen: CanvasRenderingContext2D, size: number, still: Still): void {
  const { look, series, values, top, ink } = still;
  const room = size - 2 * MARGIN;
  const bars = spectrumOf(values.data, Math.floor(room));
  const bothWays = series.isSigned || look === "scores";
  const zero = bothWays ? size / 2 : size - MARGIN;
  const most = bothWays ? room / 2 : room;
  const pitch = room / bars.length;
  pen.fillStyle = ink;
  pen.globalAlpha = 0.5;
  pen.fillRect(MARGIN, zero - 0.5, room, 1);
  pen.globalAlpha = 1;
  bars.forEach((value, i) => {
    if (!Number.isFinite(value)) return;
    const share = top > 0 ? Math.min(1, Math.max(-1, value / top)) : 0;
    pen.fillStyle = tint(share < 0 ? -1 : 1, series.isSigned && look === "bars");
    pen.fillRect(MARGIN + i * pitch, zero, Math.max(1, 0.8 * pitch), -share * most);
  });
}

export function drawWords(pen: CanvasRenderingContext2D, size: number, still: Still): void {
  const { series, values, examples, row, top, ink } = still;
  const words = (examples.texts[row] ?? []).slice(0, values.data.length);
  pen.translate(MARGIN, MARGIN);
  for (const { word, x, y, width, height } of blocksOf(words, size - 2 * MARGIN)) {
    const share = top > 0 ? values.data[word]! / top : 0;
    pen.fillStyle = ink;
    pen.globalAlpha = 0.12;
    pen.fillRect(x, y, width, height);
    pen.globalAlpha = 1;
    pen.fillStyle = tint(share, series.isSigned);
    pen.fillRect(x, y, width, height);
    if (!series.isSigned || Math.abs(share) < MARKED) continue;
    pen.fillStyle = ink;
    pen.fillRect(x, share < 0 ? y : y + height - 1, width, 1);
  }
}

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

export function drawCurve(pen: CanvasRenderingContext2D, size: number, still: Still): void {
  const { series, values, channel, range, ink } = still;
  const grid = gridOf(series, 0);
  if (!grid || !range) return;
  const path = wholePath(placeOf(grid, range), lineOf(series, values, 0, 0, channel));
  pen.strokeStyle = ink;
  pen.lineWidth = 1.5;
  trace(pen, path, size / 100, size / 100, 0);
}

// A path on another scale: its line stays as wide as it is.
function trace(
  pen: CanvasRenderingContext2D,
  path: string,
  across: number,
  down: number,
  y: number,
): void {
  const placed = new Path2D();
  placed.addPath(new Path2D(path), new DOMMatrix([across, 0, 0, down, 0, y]));
  pen.stroke(placed);
}
