// One small drawing of a film: what explains one example at one step, on a canvas.
import { FAINT } from "../../../derived/faint";
import type { Film, Still } from "../../../kinds/kind";
import { sheet } from "../../../views/sheet";

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
