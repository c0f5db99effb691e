// Which rows are shown, of all there are.
import { Task } from "../gen/tf_xai_pb";
import { className, type Examples, type Predictions } from "../data/log";
import type { Rows } from "./row";
import { outcome, trueClass, trueLabels } from "./outcome";
import type { Selection, Verdict } from "../state/selection";
import { bare, legible } from "../common/legible";

interface Of {
  rows: Rows;
  examples: Examples;
  predictions: Predictions | undefined;
  earlier: Predictions | undefined;
  selection: Selection;
}

export const EVERYTHING: Partial<Selection> = { verdict: "all", label: undefined, search: "" };

export const VERDICTS: Record<Verdict, string> = {
  all: "All",
  right: "Right",
  wrong: "Wrong",
  flipped: "Flipped at this step",
};

export function shownRows(of: Of, order: number[]): number[] {
  const { label, search } = of.selection;
  const verdict = verdictOf(of);
  const wanted = bare(legible(search.trim())).toLowerCase();
  const named = (row: number): boolean => of.rows.names[row]!.toLowerCase().includes(wanted);
  return order.filter(
    (row) =>
      (wanted === "" || named(row)) &&
      (label === undefined || !hasClasses(of) || classesOfRow(of.examples, row).includes(label)) &&
      (verdict === "all" || verdicts(of, row).includes(verdict)),
  );
}

// What narrows the rows down, in words, and what takes it back.
export interface Narrowed {
  text: string;
  undo: Partial<Selection>;
}

export function narrowed(of: Of): Narrowed[] {
  const { label, search } = of.selection;
  const verdict = verdictOf(of);
  return [
    ...(label !== undefined && hasClasses(of)
      ? [{ text: `Class: ${className(of.examples, label)}`, undo: { label: undefined } }]
      : []),
    ...(verdict === "all" ? [] : [{ text: VERDICTS[verdict], undo: { verdict: "all" as const } }]),
    ...(search.trim() ? [{ text: `Name: “${legible(search.trim())}”`, undo: { search: "" } }] : []),
  ];
}

// The classes that any example is of, and of how many.
export function labelCounts(of: Pick<Of, "rows" | "examples">): Map<number, number> {
  const counts = new Map<number, number>();
  if (!hasClasses(of)) return counts;
  for (const row of of.rows.names.keys()) {
    for (const label of classesOfRow(of.examples, row)) counts.set(label, (counts.get(label) ?? 0) + 1);
  }
  return new Map([...counts].sort(([a], [b]) => a - b));
}

// Those that any example may have.
export function verdictsOf(of: Pick<Of, "rows" | "examples">): Verdict[] {
  if (!hasClasses(of)) return [];
  const known = of.rows.names.some((_, row) => (rightOf(of.examples, row) ?? []).length > 0);
  return known ? ["all", "right", "wrong", "flipped"] : ["all", "flipped"];
}

function verdictOf(of: Of): Verdict {
  return verdictsOf(of).includes(of.selection.verdict) ? of.selection.verdict : "all";
}

function verdicts({ examples, predictions, earlier }: Of, row: number): Verdict[] {
  const found = outcome(examples, predictions, earlier, row);
  if (!found) return [];
  const { correct, before } = found;
  const right: Verdict[] = correct === undefined ? [] : [correct ? "right" : "wrong"];
  return before === undefined ? right : [...right, "flipped"];
}

function hasClasses({ rows, examples }: Pick<Of, "rows" | "examples">): boolean {
  return rows.ofProbe && examples.task !== Task.QUANTITIES;
}

// What is explained stands for what is right where nobody said that; see classes.ts.
function classesOfRow(examples: Examples, row: number): number[] {
  return rightOf(examples, row) ?? [examples.targets[row]!];
}

function rightOf(examples: Examples, row: number): number[] | undefined {
  if (examples.task === Task.LABELS) return trueLabels(examples, row);
  const own = trueClass(examples, row);
  return own === undefined ? undefined : [own];
}
