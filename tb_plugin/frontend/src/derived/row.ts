// What axis 0 of a series is: the probe's examples, or rows with names of their own, such as features.
import { exampleName, type Examples, type Series } from "../data/log";
import type { Selection } from "../state";

export type Choice = { example: number } | { feature: string };

export interface Rows {
  names: string[];
  ofProbe: boolean; // the rows are the examples
  word: string; // what one of them is
  lead: string; // before a list of names: “the curves of ”
  unrelated: string; // what is compared with what to know how far apart they can be
  alike: boolean; // nobody cares which row it is
}

type Kind = Pick<Rows, "word" | "lead" | "unrelated"> & { alike?: boolean };

const KINDS: Record<string, Kind> = {
  curves: { word: "feature", lead: "the curves of ", unrelated: "curves of other features" },
  surfaces: {
    word: "pair of features",
    lead: "the surfaces of ",
    unrelated: "surfaces of other pairs",
  },
  importance: { word: "repeat", lead: "", unrelated: "other repeats", alike: true },
  tree: { word: "tree", lead: "", unrelated: "other trees", alike: true },
};

const EXAMPLES: Kind = { word: "example", lead: "", unrelated: "unrelated examples" };
const ANY: Kind = { word: "row", lead: "", unrelated: "other rows" };

export function rowsOf({ kind, rows }: Series, examples: Examples): Rows {
  if (rows.length === 0) {
    const names = examples.targets.map((_, i) => exampleName(examples, i));
    return { names, ofProbe: true, alike: false, ...EXAMPLES };
  }
  const known = KINDS[kind] ?? ANY;
  return { names: rows.map(({ name }) => name), ofProbe: false, alike: false, ...known };
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
export function sameRow({ rows }: Series, { names, alike }: Rows, row: number): number | undefined {
  if (rows.length === 0) return row;
  if (alike) return 0;
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
