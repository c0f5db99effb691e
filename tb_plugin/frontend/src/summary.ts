// In plain words: what changed, and when.
import {
  type Comparison,
  driftAt,
  driftCurve,
  indexOfLargest,
  ranked,
  suddenChanges,
} from "./drift";
import type { Examples, Predictions, Step } from "./log";
import { exampleName } from "./log";
import { percent, twoDigits } from "./numbers";
import { accuracy, flips } from "./outcome";

// A piece of a sentence; one with a step or an example leads there.
export interface Piece {
  text: string;
  step?: number;
  example?: number;
}

export type Sentence = Piece[];

const MOST_NAMED = 3;
const MOST_SUDDEN = 3;

export function summarise(
  steps: Step[],
  by: Comparison,
  examples: Examples,
  predictions: Map<number, Predictions>,
): Sentence[] {
  if (steps.length < 2) {
    return [[{ text: "One step so far. What changed is known from the second step on." }]];
  }
  const medians = driftCurve(steps, by).map((at, i) =>
    isTelling(driftAt(steps[i], by)) ? at.median : NaN,
  );
  return [
    biggestChange(steps, medians, by, examples),
    ...later(steps, medians, by, examples),
    ...decisions(steps, examples, predictions),
  ];
}

// A median over a few of the examples says nothing of the probe.
function isTelling(drift: number[]): boolean {
  return drift.filter(Number.isFinite).length * 2 >= drift.length && drift.length > 0;
}

function biggestChange(
  steps: Step[],
  medians: number[],
  by: Comparison,
  examples: Examples,
): Sentence {
  const step = steps[indexOfLargest(medians)];
  if (!step) return [{ text: "No two steps could be compared yet." }];
  const title = by.reference === "first" ? "Farthest from the first step" : "Biggest change";
  return [
    { text: `${title}: ` },
    { text: `step ${step.step}`, step: step.step },
    { text: `, median drift ${twoDigits(medians[indexOfLargest(medians)])}` },
    ...mostChanged(step, by, examples),
  ];
}

// What stands out after the first learning has settled; distance to the first step has no such peaks.
function later(steps: Step[], medians: number[], by: Comparison, examples: Examples): Sentence[] {
  if (by.reference === "first") return [];
  const biggest = indexOfLargest(medians);
  const found = suddenChanges(medians).filter((i) => i !== biggest);
  const worst = ranked(found.map((i) => medians[i]!))
    .slice(0, MOST_SUDDEN)
    .map((i) => found[i]!);
  return worst
    .sort((a, b) => a - b)
    .map((i) => [
      { text: "Sudden change: " },
      { text: `step ${steps[i]!.step}`, step: steps[i]!.step },
      { text: `, median drift ${twoDigits(medians[i])}` },
      ...mostChanged(steps[i]!, by, examples),
    ]);
}

function mostChanged(step: Step, by: Comparison, examples: Examples): Sentence {
  const drift = driftAt(step, by);
  const top = ranked(drift)
    .slice(0, MOST_NAMED)
    .filter((i) => drift[i]! > 0);
  if (top.length === 0) return [{ text: "." }];
  const names = top.flatMap((example, i): Sentence => [
    { text: i === 0 ? "; most changed there: " : ", " },
    { text: exampleName(examples, example), step: step.step, example },
  ]);
  return [...names, { text: "." }];
}

function decisions(
  steps: Step[],
  examples: Examples,
  predictions: Map<number, Predictions>,
): Sentence[] {
  const seen = steps.flatMap(({ step }) => predictions.get(step) ?? []);
  const [first, last] = [seen[0], seen.at(-1)];
  if (!first || !last || first === last) return [];
  const counts = seen.map((at, i) => (i === 0 ? 0 : flips(at, seen[i - 1]!).length));
  const most = indexOfLargest(counts);
  const rise = `${percent(accuracy(examples, first))} → ${percent(accuracy(examples, last))}`;
  const right: Sentence = [{ text: `Right on the probe: ${rise}.` }];
  const flipped: Sentence = [
    { text: "Most predictions flipped at " },
    { text: `step ${seen[most]!.step}`, step: seen[most]!.step },
    { text: ` (${counts[most]} of ${examples.targets.length}).` },
  ];
  const said = examples.targetsGiven ? [...right, { text: " " }] : [];
  return [counts[most]! > 0 ? [...said, ...flipped] : said].filter((pieces) => pieces.length > 0);
}
