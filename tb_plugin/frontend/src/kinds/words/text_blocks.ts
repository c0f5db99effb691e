// A text in miniature: each word a block, as long as the word, line after line as they are read.
import { tint } from "../../derived/colour";
import type { Still } from "../kind";

export interface Block {
  word: number; // place in the text
  x: number;
  y: number;
  width: number;
  height: number;
}

const LETTER = 2.2; // as high as it is wide
const FILLED = 0.72; // of a line's height
const MAX_HEIGHT = 14;

// All of them fit into a square. Words that are empty are padding.
export function blocksOf(words: string[], size: number): Block[] {
  const lengths = words.map((word) => Math.max(1, word.length));
  const letters = words.reduce((sum, word, i) => sum + (word ? lengths[i]! + 1 : 0), 0);
  const longest = Math.max(1, ...lengths.map((length) => length + 1));
  let columns = Math.max(longest, Math.ceil(Math.sqrt(letters * LETTER)));
  while (linesOf(words, columns) * LETTER > columns) columns++;
  const wide = Math.min(size / columns, MAX_HEIGHT / LETTER);
  const found: Block[] = [];
  walk(words, columns, (word, line, column) => {
    found.push({
      word,
      x: column * wide,
      y: (line + (1 - FILLED) / 2) * wide * LETTER,
      width: lengths[word]! * wide,
      height: FILLED * wide * LETTER,
    });
  });
  return found;
}

function linesOf(words: string[], columns: number): number {
  return walk(words, columns, () => undefined) + 1;
}

// Gives the last line.
function walk(
  words: string[],
  columns: number,
  place: (word: number, line: number, column: number) => void,
): number {
  let [line, column] = [0, 0];
  words.forEach((word, i) => {
    if (!word) return;
    if (column + word.length > columns) [line, column] = [line + 1, 0];
    place(i, line, column);
    column += word.length + 1;
  });
  return line;
}

const MARGIN = 4;
const MARKED = 0.1; // of the strongest: weaker words have no mark of their sign

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
