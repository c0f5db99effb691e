// Bands and curves in miniature.
import { sheet } from "../../views/sheet";
import { trace } from "../../views/trace";
import type { Still } from "../kind";
import { paintBands } from "./band_pixels";
import { bandsOf, HEIGHT, linesOf, WIDTH } from "./time_series";

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
