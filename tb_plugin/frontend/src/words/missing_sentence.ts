// What the summary says of a series that has nothing to show for many of its rows.
import type { Step } from "../data/log";
import { inWords } from "../common/numbers";
import { plural, type Rows } from "../derived/row";
import { plain, type Sentence } from "./sentence";

const MANY = 0.25; // of the rows

interface Story {
  series: string;
  thing: string;
  isSingle: boolean;
  rows: Rows;
  steps: Step[];
}

// At the last step, and since when without a break.
export function missing({ series, thing, isSingle, rows, steps }: Story): Sentence[] {
  const counts = steps.map(({ degenerate }) => degenerate.filter(Boolean).length);
  const [count, of] = [counts.at(-1) ?? 0, rows.names.length];
  const isMany = (n: number): boolean => n > 0 && n >= MANY * of;
  if (isSingle || rows.interchangeable || !isMany(count)) return [];
  const since = counts.map(isMany).lastIndexOf(false) + 1;
  const { step } = steps[since]!;
  return [
    plain([
      { text: `${inWords(series)} has no ${thing} for ${count} of ${of} ${plural(rows.word)}, since ` },
      { text: `step ${step}`, step },
      { text: "." },
    ]),
  ];
}
