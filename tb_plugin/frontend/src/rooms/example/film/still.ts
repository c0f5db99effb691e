// One small drawing of a film: what explains one example at one step, on a canvas.
import type { Look } from "../derived/film";
import { paint, planeOf } from "../../../derived/maps";
import { FAINT } from "../../../derived/faint";
import { sheet } from "../derived/sheet";
import { surfaceOf } from "../../../derived/surface_plane";
import { drawBands, drawBars, drawCurve, drawWords, type Still } from "./shapes";

const LABEL = 15; // pixels high

type Draw = (pen: CanvasRenderingContext2D, size: number, still: Still) => void;

const DRAWN: Record<Look, Draw> = {
  ...{ map: drawMap, bars: drawBars, scores: drawBars, words: drawWords },
  ...{ bands: drawBands, curve: drawCurve, surface: drawSurface },
};

export function drawStill(still: Still, size: number, sharpness: number): HTMLCanvasElement {
  const canvas = sheet(size * sharpness, size * sharpness);
  const pen = canvas.getContext("2d");
  pen?.scale(sharpness, sharpness);
  if (pen) DRAWN[still.look](pen, size, still);
  if (pen && still.faint) sayFaint(pen, size);
  return canvas;
}

// On a ground of its own, whatever is behind it.
function sayFaint(pen: CanvasRenderingContext2D, size: number): void {
  pen.fillStyle = "#000b";
  pen.fillRect(0, size - LABEL, size, LABEL);
  Object.assign(pen, { font: "11px system-ui, sans-serif", textAlign: "center", fillStyle: "#fff" });
  pen.fillText(FAINT, size / 2, size - 4);
}

function drawMap(pen: CanvasRenderingContext2D, size: number, still: Still): void {
  const { series, values, channel, top, blend, palette, picture } = still;
  const plane = planeOf(values, series, 0, channel);
  if (picture) fitted(pen, picture, size, picture.width < 100);
  const coarse = picture !== undefined && plane.width < picture.width;
  const image = paint(plane, top, series.isSigned, picture ? blend : 1, palette);
  fitted(pen, sheet(plane.width, plane.height, image), size, !coarse);
}

function drawSurface(pen: CanvasRenderingContext2D, size: number, still: Still): void {
  const plane = surfaceOf(still.series, still.values, 0, still.channel);
  const image = paint(plane, still.top, true, 1, still.palette);
  pen.imageSmoothingEnabled = false;
  pen.drawImage(sheet(plane.width, plane.height, image), 0, 0, size, size);
}

// As large as it can be, in the middle.
function fitted(
  pen: CanvasRenderingContext2D,
  image: HTMLCanvasElement,
  size: number,
  sharp: boolean,
): void {
  const factor = size / Math.max(image.width, image.height);
  const [width, height] = [factor * image.width, factor * image.height];
  pen.imageSmoothingEnabled = !sharp;
  pen.drawImage(image, (size - width) / 2, (size - height) / 2, width, height);
}
