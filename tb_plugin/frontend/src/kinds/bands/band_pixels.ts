// Bands as pixels: a column a window, an edge above or below that tells the sign.
import { toneOf } from "../../derived/colour";

const HEIGHT = 24;
const EDGE = 2;
const BEHIND = 0.75; // of full colour: curves stay readable on it
const LEAST_MARKED = 0.1; // of the strongest; weaker bands have no edge

export function paintBands(values: Float32Array, top: number, isSigned: boolean): ImageData {
  const image = new ImageData(values.length, HEIGHT);
  values.forEach((value, column) => {
    const share = top > 0 ? value / top : 0;
    const { colour, alpha } = toneOf(share, isSigned);
    const isMarked = isSigned && Math.abs(share) >= LEAST_MARKED;
    const edge = value < 0 ? HEIGHT - EDGE : 0;
    for (let y = 0; y < HEIGHT; y++) {
      const onEdge = isMarked && y >= edge && y < edge + EDGE;
      const at = 4 * (y * values.length + column);
      image.data.set(colour, at);
      image.data[at + 3] = 255 * (onEdge ? Math.sqrt(alpha) : BEHIND * alpha);
    }
  });
  return image;
}
