// What the model said of one example over the training, and when it began to say something else.
import { Task } from "../../../gen/tf_xai_pb";
import { className, type Examples, type Predictions } from "../../../data/log";
import { outcome } from "../../../derived/outcome";
import { withUnit } from "../../../common/numbers";
import { type Piece, plain, type Sentence } from "../../../words/sentence";

// A step at which the model began to say something else.
export interface Flip {
  step: number;
  before: number;
  now: number;
}

const ENDS = 3; // as many of the first flips are told, and of the last

export function flipsOf(predictions: Map<number, Predictions>, example: number): Flip[] {
  const said = [...predictions.values()].sort((a, b) => a.step - b.step);
  return said.flatMap(({ step, predicted }, i): Flip[] => {
    const [before, now] = [said[i - 1]?.predicted[example], predicted[example]];
    const changed = before !== undefined && now !== undefined && before !== now;
    return changed ? [{ step, before, now }] : [];
  });
}

// In words: from what to what.
export function turn({ before, now }: Flip, examples: Examples): string {
  return `${className(examples, before)} to ${className(examples, now)}`;
}

export function answer(
  examples: Examples,
  predictions: Map<number, Predictions>,
  row: number,
  flips: Flip[],
): Sentence[] {
  if (predictions.size < 2) return [];
  if (examples.task === Task.QUANTITIES) return estimates(examples, predictions, row);
  return [...rightness(examples, predictions, row), changes(flips, examples)];
}

function changes(flips: Flip[], examples: Examples): Sentence {
  if (flips.length === 0) return plain([{ text: "The prediction never changed." }]);
  const rest = Math.max(0, flips.length - 2 * ENDS);
  const told = rest > 0 ? [...flips.slice(0, ENDS), ...flips.slice(-ENDS)] : flips;
  const shown = told.flatMap((flip, i): Piece[] => [
    { text: i === 0 ? "The prediction changed at " : rest > 0 && i === ENDS ? more(rest) : ", " },
    { text: `step ${flip.step}`, step: flip.step },
    { text: ` (${turn(flip, examples)})` },
  ]);
  return plain([...shown, { text: "." }]);
}

function more(count: number): string {
  return `, ${count} time${count === 1 ? "" : "s"} more, and at last `;
}

// Since when the prediction is what it is at the end; nothing where nobody said what is right.
function rightness(
  examples: Examples,
  predictions: Map<number, Predictions>,
  row: number,
): Sentence[] {
  const said = [...predictions.values()].sort((a, b) => a.step - b.step);
  const found = said.map((at) => outcome(examples, at, undefined, row)?.correct);
  const last = found.at(-1);
  if (last === undefined) return [];
  const since = said[found.lastIndexOf(!last) + 1]!;
  const word = last ? "right" : "wrong";
  if (found.every((one) => one === last)) {
    return [plain([{ text: last ? "The prediction was always right." : "The prediction was never right." }])];
  }
  return [
    plain([
      { text: `The prediction is ${word} since ` },
      { text: `step ${since.step}`, step: since.step },
      { text: "." },
    ]),
  ];
}

function estimates(
  { unit }: Examples,
  predictions: Map<number, Predictions>,
  row: number,
): Sentence[] {
  const said = [...predictions.values()].sort((a, b) => a.step - b.step);
  const [first, last] = [said[0]!, said.at(-1)!];
  return [
    plain([
      { text: `The prediction went from ${withUnit(first.score[row], unit)} at ` },
      { text: `step ${first.step}`, step: first.step },
      { text: ` to ${withUnit(last.score[row], unit)} at ` },
      { text: `step ${last.step}`, step: last.step },
      { text: "." },
    ]),
  ];
}
