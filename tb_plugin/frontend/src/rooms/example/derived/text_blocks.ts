// A text in miniature: each word a block, as long as the word, line after line as they are read.

export interface Block {
  word: number; // place in the text
  x: number;
  y: number;
  width: number;
  height: number;
}

const LETTER = 2.2; // as high as it is wide
const FILLED = 0.72; // of a line's height
const MOST_HEIGHT = 14;

// All of them fit into a square. Words that are empty are padding.
export function blocksOf(words: string[], size: number): Block[] {
  const lengths = words.map((word) => Math.max(1, word.length));
  const letters = words.reduce((sum, word, i) => sum + (word ? lengths[i]! + 1 : 0), 0);
  const longest = Math.max(1, ...lengths.map((length) => length + 1));
  let columns = Math.max(longest, Math.ceil(Math.sqrt(letters * LETTER)));
  while (linesOf(words, columns) * LETTER > columns) columns++;
  const wide = Math.min(size / columns, MOST_HEIGHT / LETTER);
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
