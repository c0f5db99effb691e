// What the checks found, and whether that is any better than what they are held against.
import { create } from "@bufbuild/protobuf";

import { Better, type Check, CheckSchema } from "../gen/tf_xai_pb";
import type { Series, Step } from "../data/log";
import { inWords } from "../common/numbers";
import { overProbe } from "./statistics";

export interface Judged {
  check: Check;
  lines: string[]; // "": the explanation; others are there to hold it against
  steps: Step[]; // at which it was checked
}

// What each family of checks asks of a map, or whatever the series shows.
export const FAMILIES: [string, (it: string) => string][] = [
  ["faithfulness", (it) => `Does the ${it} show what the model uses?`],
  ["localisation", () => "Does it lie in the masks?"],
  ["sanity", () => "Does it depend on what the model has learned?"],
  ["stability", () => "Does it stay when the input hardly changes?"],
  ["agreement", () => "Do other methods agree?"],
  ["shape", (it) => `What kind of ${it} is it?`],
  ["", () => "Other checks"],
];

export function qualityAt(step: Step | undefined, check: string, of: string): number[] {
  return step?.quality.find((said) => said.check === check && said.of === of)?.values ?? [];
}

// Not a number for a row where the check has one number for all of them.
export function qualityOfRow(step: Step, check: string, of: string, row: number): number {
  const values = qualityAt(step, check, of);
  return values.length === step.degenerate.length ? (values[row] ?? NaN) : NaN;
}

// The checks of a series that have found anything yet; one that nobody described has its bare name.
export function judgements(series: Series, steps: Step[]): Judged[] {
  const lines = new Map<string, Set<string>>();
  for (const { check, of } of steps.flatMap((step) => step.quality)) {
    lines.set(check, (lines.get(check) ?? new Set()).add(of));
  }
  return [...lines].map(([name, of]) => ({
    check: series.checks.find((check) => check.name === name) ?? bare(name),
    lines: [...of].sort((a, b) => Number(a !== "") - Number(b !== "")),
    steps: steps.filter((step) => step.quality.some((said) => said.check === name)),
  }));
}

export function familyOf({ check }: Judged): string {
  return FAMILIES.some(([family]) => family === check.family) ? check.family : "";
}

// Checks by which a random map would have done as well, at the last step that they looked at.
export function doubts(judged: Judged[]): Judged[] {
  return judged.filter(({ check, steps }) => {
    const [own, random] = ["", "random"].map(
      (of) => overProbe([qualityAt(steps.at(-1), check.name, of)])[0]!.median,
    ) as [number, number];
    if (check.better === Better.HIGHER) return own <= random;
    return check.better === Better.LOWER && own >= random;
  });
}

function bare(name: string): Check {
  return create(CheckSchema, { name, label: inWords(name) });
}
