// Many bars in little room.
import { tint } from "../../derived/colour";
import type { Still } from "../kind";

const MARGIN = 4;

export function drawBars(pen: CanvasRenderingContext2D, size: number, still: Still): void {
  const { isSigned } = still.series;
  drawSpectrum(pen, size, still, { bothWays: isSigned, isTinted: isSigned });
}

interface Spectrum {
  bothWays: boolean; // some may be below zero
  isTinted: boolean; // above and below zero have colours of their own
}

export function drawSpectrum(
  pen: CanvasRenderingContext2D,
  size: number,
  { values, top, ink }: Still,
  { bothWays, isTinted }: Spectrum,
): void {
  const room = size - 2 * MARGIN;
  const bars = spectrumOf(values.data, Math.floor(room));
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
    pen.fillStyle = tint(share < 0 ? -1 : 1, isTinted);
    pen.fillRect(MARGIN + i * pitch, zero, Math.max(1, 0.8 * pitch), -share * most);
  });
}

// Many numbers as bars in little room: one a column, or the strongest of those that share one.
export function spectrumOf(values: Float32Array, most: number): Float32Array {
  if (values.length <= most) return values;
  return Float32Array.from({ length: most }, (_, column) => {
    const [from, to] = [column, column + 1].map((at) => Math.floor((at * values.length) / most));
    let strongest = 0;
    for (let i = from!; i < to!; i++) {
      if (Math.abs(values[i]!) > Math.abs(strongest)) strongest = values[i]!;
    }
    return strongest;
  });
}
