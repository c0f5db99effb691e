// Sentences whose words may lead somewhere.
import { choiceOf, type Rows } from "../derived/row";
import type { Room } from "../state/selection";

// A piece of a sentence; one with a step leads there, and to a row where it names one.
export interface Piece {
  text: string;
  step?: number;
  example?: number;
  feature?: string;
  series?: string;
  label?: number;
  room?: Room;
}

export interface Sentence {
  kind: "alarm" | "plain";
  pieces: Piece[];
}

export function plain(pieces: Piece[]): Sentence {
  return { kind: "plain", pieces };
}

// Ends a sentence with the names of rows.
export function named(wanted: number[], step: number, rows: Rows, before: string): Piece[] {
  const names = (rows.interchangeable ? [] : wanted).flatMap((row, i): Piece[] => [
    { text: i === 0 ? before + rows.lead : ", " },
    { text: rows.names[row] ?? `${rows.word} ${row}`, step, ...choiceOf(rows, row) },
  ]);
  return [...names, { text: "." }];
}
