// What is said where a name in the address means none.
import type { Run } from "../data/log";
import { meant } from "../data/session";
import { legible } from "../common/legible";
import { inWords } from "../common/numbers";
import { trained } from "../data/references";

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
