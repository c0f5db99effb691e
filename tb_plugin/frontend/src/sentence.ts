// Sentences whose words may lead somewhere.
import { exampleName, type Examples } from "./log";

// A piece of a sentence; one with a step or an example leads there.
export interface Piece {
  text: string;
  step?: number;
  example?: number;
  series?: string;
}

export interface Sentence {
  kind: "alarm" | "plain";
  pieces: Piece[];
}

export function plain(pieces: Piece[]): Sentence {
  return { kind: "plain", pieces };
}

// Ends a sentence with the names of examples.
export function named(wanted: number[], step: number, examples: Examples, before: string): Piece[] {
  const names = wanted.flatMap((example, i): Piece[] => [
    { text: i === 0 ? before : ", " },
    { text: exampleName(examples, example), step, example },
  ]);
  return [...names, { text: "." }];
}
