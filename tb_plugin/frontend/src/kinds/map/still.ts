// A map in miniature, over its picture.
import { paint, planeOf } from "../../derived/maps";
import { sheet } from "../../views/sheet";
import type { Still } from "../kind";

export function drawMap(pen: CanvasRenderingContext2D, size: number, still: Still): void {
  const { series, values, channel, top, blend, palette, picture } = still;
  const plane = planeOf(values, series, 0, channel);
  if (picture) fitted(pen, picture, size, picture.width < 100);
  const coarse = picture !== undefined && plane.width < picture.width;
  const image = paint(plane, top, series.isSigned, picture ? blend : 1, palette);
  fitted(pen, sheet(plane.width, plane.height, image), size, !coarse);
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
