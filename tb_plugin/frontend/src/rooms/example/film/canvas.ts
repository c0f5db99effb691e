// The frames of a film, on one canvas.
import { FAINT } from "../../../derived/faint";
import type { Film, Still } from "../../../kinds/kind";
import { sheet } from "../../../views/sheet";
import type { Sight } from "../derived/resting";

// Undefined: on its way.
export type Frame = HTMLCanvasElement | keyof typeof TOLD | undefined;

export type FrameAt = (lane: number, column: number, sharpness: number) => Frame;

export const FRAME = 84;
export const PITCH = FRAME + 6;

const TOLD = { absent: "–", flat: "no map", failed: "not read" };

export function drawFrames(canvas: HTMLCanvasElement, { columns, lanes }: Sight, at: FrameAt): void {
  const sharpness = window.devicePixelRatio;
  const [left, top] = [columns.from * PITCH, lanes.from * PITCH];
  const [wide, high] = [columns.to * PITCH - left, lanes.to * PITCH - top];
  canvas.width = Math.round(wide * sharpness);
  canvas.height = Math.round(high * sharpness);
  Object.assign(canvas.style, {
    ...{ left: `${left}px`, top: `${top}px`, width: `${wide}px`, height: `${high}px` },
  });
  const pen = canvas.getContext("2d");
  if (!pen) return;
  const style = getComputedStyle(canvas);
  const [mat, ink] = ["--mat", "--muted"].map((name) => style.getPropertyValue(name).trim());
  pen.scale(sharpness, sharpness);
  Object.assign(pen, { font: "12px system-ui, sans-serif", textAlign: "center" });
  for (let lane = lanes.from; lane < lanes.to; lane++) {
    for (let column = columns.from; column < columns.to; column++) {
      const [x, y] = [column * PITCH - left, lane * PITCH - top];
      put(pen, at(lane, column, sharpness), x, y, mat!, ink!);
    }
  }
}

function put(
  pen: CanvasRenderingContext2D,
  frame: Frame,
  x: number,
  y: number,
  mat: string,
  ink: string,
): void {
  pen.fillStyle = mat;
  if (frame !== "absent") pen.fillRect(x, y, FRAME, FRAME);
  pen.fillStyle = ink;
  if (typeof frame === "string") pen.fillText(TOLD[frame], x + FRAME / 2, y + FRAME / 2 + 4);
  else if (frame) pen.drawImage(frame, x, y, FRAME, FRAME);
}

// One small drawing of a film: what explains one example at one step, on a canvas.
const LABEL = 15; // pixels high

export function drawStill(film: Film, still: Still, size: number, sharpness: number): HTMLCanvasElement {
  const canvas = sheet(size * sharpness, size * sharpness);
  const pen = canvas.getContext("2d");
  pen?.scale(sharpness, sharpness);
  if (pen) film.draw(pen, size, still);
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
