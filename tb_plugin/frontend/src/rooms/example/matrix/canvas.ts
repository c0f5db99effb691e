// The cells of a matrix of drift. What cannot be compared is hatched.
import type { DriftMatrix } from "../../../data/requests";
import { driftBetween } from "../derived/drift_matrix";
import { colourOfLevel, levelOf } from "../../overview/derived/colour";

const SIDE = 640; // pixels, at least

export function drawMatrix(
  canvas: HTMLCanvasElement,
  matrix: DriftMatrix,
  top: number,
  dark: boolean,
): void {
  const count = matrix.steps.length;
  const size = Math.ceil(SIDE / count);
  canvas.width = canvas.height = size * count;
  const pen = canvas.getContext("2d");
  if (!pen) return;
  const style = getComputedStyle(canvas);
  const ink = style.getPropertyValue("--muted").trim();
  for (let row = 0; row < count; row++) {
    for (let column = 0; column < count; column++) {
      const drift = driftBetween(matrix, row, column);
      const [x, y] = [column * size, row * size];
      if (Number.isFinite(drift)) {
        pen.fillStyle = colourOfLevel(levelOf(drift / top), dark);
        pen.fillRect(x, y, size, size);
      } else hatch(pen, x, y, size, ink);
    }
  }
}

function hatch(pen: CanvasRenderingContext2D, x: number, y: number, size: number, ink: string) {
  const gap = Math.max(4, size / 4);
  pen.save();
  pen.beginPath();
  pen.rect(x, y, size, size);
  pen.clip();
  pen.beginPath();
  for (let at = -size; at < size; at += gap) {
    pen.moveTo(x + at, y + size);
    pen.lineTo(x + at + size, y);
  }
  pen.strokeStyle = ink;
  pen.stroke();
  pen.restore();
}
