// What the summary says of the model's own answers.
import { indexOfLargest } from "../derived/drift";
import { Task } from "../gen/tf_xai_pb";
import type { Examples, Predictions, Step } from "../data/log";
import { percent, withUnit } from "../common/numbers";
import { accuracy, flips, meanError } from "../derived/outcome";
import { type Piece, plain, type Sentence } from "./sentence";
import { mean } from "../derived/statistics";

interface Story {
  steps: Step[];
  examples: Examples;
  predictions: Map<number, Predictions>;
}

export function decisions({ steps, examples, predictions }: Story): Sentence[] {
  const seen = steps.flatMap(({ step }) => predictions.get(step) ?? []);
  if (seen.length < 2) return [];
  const said = TOLD[examples.task](examples, seen).filter(({ length }) => length > 0);
  const pieces = said.flatMap((one, i) => (i === 0 ? one : [{ text: " " }, ...one]));
  return pieces.length > 0 ? [plain(pieces)] : [];
}

type Told = (examples: Examples, seen: Predictions[]) => Piece[][];

const TOLD: Record<Task, Told> = {
  [Task.CLASSES]: (examples, seen) => [
    rightness("Right on the probe", examples, seen),
    flipped(examples, seen),
  ],
  [Task.LABELS]: (examples, seen) => [
    rightness("Examples whose strongest label is a true one", examples, seen),
  ],
  [Task.QUANTITIES]: (examples, seen) => [errors(examples, seen), moved(examples, seen)],
};

function rightness(what: string, examples: Examples, seen: Predictions[]): Piece[] {
  const [first, last] = [accuracy(examples, seen[0]!), accuracy(examples, seen.at(-1)!)];
  if (!Number.isFinite(first)) return [];
  return [{ text: `${what}: ${percent(first)} → ${percent(last)}.` }];
}

function flipped(examples: Examples, seen: Predictions[]): Piece[] {
  const counts = seen.map((at, i) => (i === 0 ? 0 : flips(at, seen[i - 1]!).length));
  const most = indexOfLargest(counts);
  if (counts[most] === 0) return [];
  return [
    { text: "Most predictions flipped at " },
    { text: `step ${seen[most]!.step}`, step: seen[most]!.step },
    { text: ` (${counts[most]} of ${examples.targets.length}).` },
  ];
}

function errors(examples: Examples, seen: Predictions[]): Piece[] {
  const [first, last] = [meanError(examples, seen[0]!), meanError(examples, seen.at(-1)!)];
  if (!Number.isFinite(first)) return [];
  const { unit } = examples;
  return [{ text: `Mean error on the probe: ${withUnit(first, unit)} → ${withUnit(last, unit)}.` }];
}

function moved(examples: Examples, seen: Predictions[]): Piece[] {
  const changes = seen.map((at, i) => (i === 0 ? NaN : change(at, seen[i - 1]!)));
  const most = indexOfLargest(changes);
  if (!(changes[most]! > 0)) return [];
  return [
    { text: "Predictions changed most at " },
    { text: `step ${seen[most]!.step}`, step: seen[most]!.step },
    { text: ` (by ${withUnit(changes[most], examples.unit)} on average).` },
  ];
}

function change(now: Predictions, earlier: Predictions): number {
  return mean(now.score.map((value, i) => Math.abs(value - (earlier.score[i] ?? NaN))));
}
