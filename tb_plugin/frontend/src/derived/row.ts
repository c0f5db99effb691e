// What axis 0 of a series is: the probe's examples, or rows with names of their own, such as features.
import { exampleName, type Examples, type Series } from "../data/log";
import type { Selection } from "../state/selection";

export type Choice = { example: number } | { feature: string };

export interface Rows {
  names: string[];
  ofProbe: boolean; // the rows are the examples
  word: string; // what one of them is
  lead: string; // before a list of names: “the curves of ”
  unrelated: string; // what is compared with what to know how far apart they can be
  interchangeable: boolean; // nobody cares which row it is
}

// How rows of one kind of explanation are spoken of.
export type RowWords = Pick<Rows, "word" | "lead" | "unrelated"> & { interchangeable?: boolean };

const EXAMPLES: RowWords = { word: "example", lead: "", unrelated: "unrelated examples" };
const ANY: RowWords = { word: "row", lead: "", unrelated: "other rows" };

// `words`: of rows that are not the examples.
export function rowsNamed({ rows }: Series, examples: Examples, words: RowWords = ANY): Rows {
  if (rows.length === 0) {
    const names = examples.targets.map((_, i) => exampleName(examples, i));
    return { names, ofProbe: true, interchangeable: false, ...EXAMPLES };
  }
  return { names: rows.map(({ name }) => name), ofProbe: false, interchangeable: false, ...words };
}

// What leads to a row: examples are chosen by place, all others by name, which other series share.
export function choiceOf({ ofProbe, names }: Rows, row: number): Choice {
  return ofProbe ? { example: row } : { feature: names[row]! };
}

export function chosenRow({ ofProbe, names }: Rows, selection: Selection): number | undefined {
  const row = ofProbe ? (selection.example ?? -1) : names.indexOf(selection.feature);
  return row in names ? row : undefined;
}

// The row of another series that has the same name, where rows have names of their own and anybody cares which it is.
export function sameRow({ rows }: Series, { names, interchangeable }: Rows, row: number): number | undefined {
  if (rows.length === 0) return row;
  if (interchangeable) return 0;
  const found = rows.findIndex(({ name }) => name === names[row]);
  return found < 0 ? undefined : found;
}

// What takes the choice back.
export function noChoice({ ofProbe }: Rows): Partial<Selection> {
  return ofProbe ? { example: undefined } : { feature: "" };
}

export function plural(word: string): string {
  if (word === "class") return "classes";
  if (word === "pair of features") return "pairs of features";
  return `${word}s`;
}
