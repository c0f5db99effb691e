// Which run a name in the address means, and what is said where it means none.
import type { Run } from "../data/log";
import { legible } from "./legible";
import { inWords } from "./numbers";
import { trained } from "../derived/reference";

// The callback writes below the run's own folder: its name will do, as will any one that only one
// run begins with.
export function meant(wanted: string, runs: Run[]): string | undefined {
  const names = runs.map(({ name }) => name);
  if (wanted === "" || names.includes(wanted)) return wanted;
  for (const beginning of [`${wanted}/`, wanted]) {
    const found = names.filter((name) => name.startsWith(beginning));
    if (found.length === 1) return found[0];
  }
  return undefined;
}

// What was asked for and is not there; "" where it is.
export function missed(
  wanted: { run: string; series: string },
  runs: Run[],
  run: Run,
  shown: string | undefined,
): string {
  if (meant(wanted.run, runs) === undefined) {
    return `No run named “${legible(wanted.run)}” here; showing “${trained(run.name)}”.`;
  }
  if (shown === undefined || wanted.series === "" || wanted.series === shown) return "";
  return `No explanation named “${inWords(wanted.series)}” in this run; showing “${inWords(shown)}”.`;
}
