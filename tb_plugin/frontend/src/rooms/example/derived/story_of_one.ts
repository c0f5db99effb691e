// What happened to one example, or row, over the training, in plain words.
import { measureName } from "../../../data/measures";
import { byOthers } from "../../../derived/alarms";
import { driftAt, driftOfRows, indexOfLargest, measures, rowDrift, unrelatedLevel } from "../../../derived/drift";
import { FAINT, visibleDrift } from "../../../derived/faint";
import { rowIn, type Subject } from "./film";
import { answer, type Flip, flipsOf, turn } from "./flips";
import { Task } from "../../../gen/tf_xai_pb";
import type { Examples, Series, Step } from "../../../data/log";
import { inWords, twoDigits } from "../../../common/numbers";
import { kindOf, rowsOf } from "../../../kinds";
import type { Rows } from "../../../derived/row";
import { type Piece, plain, type Sentence } from "../../../words/sentence";
import type { LoadedRun } from "../../../data/loaded_run";

const MAX_SERIES = 4;
const MAX_ALARMS = 6;
const ONE_STEP = "One step so far. What changed is known from the second step on.";

// `inView`: the explanation that comes first.
export function storyOfOne(
  loaded: LoadedRun,
  subject: Subject,
  measure: string,
  inView: string,
): Sentence[] {
  const { run, examples, predictions, steps } = loaded;
  if ((steps.get(inView)?.length ?? 0) < 2) return [plain([{ text: ONE_STEP }])];
  const speaks = subject.ofProbe && examples.task !== Task.QUANTITIES;
  const flips = speaks ? flipsOf(predictions, subject.row) : [];
  const found = run.series.flatMap((series) => largestOf(loaded, series, subject, measure));
  const [first] = found.filter(({ series }) => series.name === inView);
  const others = found.filter(
    ({ series, step, isUnseen }) => series.name !== inView && step && !isUnseen,
  );
  const answered = subject.ofProbe ? answer(examples, predictions, subject.row, flips) : [];
  return [
    ...(first ? [largestChange(first, flips, examples)] : []),
    ...(others.length > 0 ? [othersToo(others.slice(0, MAX_SERIES), others.length)] : []),
    ...named(loaded, subject, measure),
    ...answered,
  ];
}

// By alarms that hold it among the most unusual.
function named({ alarms, run }: LoadedRun, subject: Subject, measure: string): Sentence[] {
  const own = alarms.filter(({ alarm }) => {
    const series = run.series.find(({ name }) => name === alarm.series);
    const row = series && rowIn(series, subject);
    return row !== undefined && alarm.examples.includes(row);
  });
  const steps = [...new Set(own.map(({ step }) => step))].sort((a, b) => a - b);
  if (steps.length === 0) return [];
  const links = steps.slice(0, MAX_ALARMS).flatMap((step, i): Piece[] => [
    { text: i === 0 ? "" : ", " },
    { text: `step ${step}`, step },
    { text: byOthers(own.filter((one) => one.step === step), measure) },
  ]);
  const rest = steps.length > MAX_ALARMS ? ` and ${steps.length - MAX_ALARMS} more` : "";
  const one = subject.ofProbe ? "examples" : "rows";
  return [
    {
      kind: "alarm",
      pieces: [
        { text: `Among the most unusual ${one} when an alarm rang at ` },
        ...links,
        { text: `${rest}.` },
      ],
    },
  ];
}

// The largest drift from one step to the next, in one explanation.
interface Largest {
  series: Series;
  steps: Step[];
  measure: string;
  step: Step | undefined; // nothing: no two steps could be compared
  drift: number;
  isUnseen: boolean; // it changed only where it is too faint to be seen
}

function largestOf(
  { steps: logged }: LoadedRun,
  series: Series,
  subject: Subject,
  wanted: string,
): Largest[] {
  const row = rowIn(series, subject);
  const steps = logged.get(series.name) ?? [];
  const measure = measureFor(steps, wanted);
  if (row === undefined || measure === undefined) return [];
  const drift = visibleDrift(kindOf(series).scale !== undefined, steps, measure, row);
  const index = indexOfLargest(drift);
  const all = rowDrift(steps, { measure, reference: "previous" }, row);
  const isUnseen = !(drift[index]! > 0) && all.some((value) => value > 0);
  return [{ series, steps, measure, step: steps[index], drift: drift[index] ?? NaN, isUnseen }];
}

// The measure that was picked where it was logged of single rows, else the first that was.
function measureFor(steps: Step[], wanted: string): string | undefined {
  const known = measures(steps).filter((measure) => ofRows(steps, measure));
  return known.includes(wanted) ? wanted : known[0];
}

// Whether a measure tells of each row, and not of them all together.
export function ofRows(steps: Step[], measure: string): boolean {
  const by = { measure, reference: "previous" };
  const found = steps.filter((step) => driftAt(step, by).length > 0);
  return found.length > 0 && found.every((step) => driftOfRows(step, by).length > 0);
}

function largestChange(largest: Largest, flips: Flip[], examples: Examples): Sentence {
  const { series, steps, measure, step, drift, isUnseen } = largest;
  const name = inWords(series.name);
  if (isUnseen) return plain([{ text: `Its ${name} changed only where it is ${FAINT}.` }]);
  if (!step) return plain([{ text: `Its ${name} could be compared at no two steps.` }]);
  if (drift === 0) return plain([{ text: `Its ${name} never changed, by ${measureName(measure)}.` }]);
  const rows = rowsOf(series, examples);
  return plain([
    { text: `Its ${name} changed most at ` },
    { text: `step ${step.step}`, step: step.step },
    { text: ` (${measureName(measure)} ${twoDigits(drift)}${against(steps, measure, rows)})` },
    { text: `${alongWith(flips, step, examples)}.` },
  ]);
}

function othersToo(shown: Largest[], all: number): Sentence {
  const pieces = shown.flatMap(({ series, step, drift }, i): Piece[] => [
    { text: i === 0 ? "Of its other explanations, " : ", " },
    { text: `${inWords(series.name)} ${i === 0 ? "changed most " : ""}at ` },
    { text: `step ${step!.step}`, step: step!.step, series: series.name },
    { text: ` (${twoDigits(drift)})` },
  ]);
  const rest = all - shown.length;
  return plain([...pieces, { text: rest > 0 ? `, and ${rest} more.` : "." }]);
}

function against(steps: Step[], measure: string, rows: Rows): string {
  const level = unrelatedLevel(steps, measure);
  return Number.isFinite(level) ? `; ${rows.unrelated}: ${twoDigits(level)}` : "";
}

function alongWith(flips: Flip[], { step }: Step, examples: Examples): string {
  const flip = flips.find((one) => one.step === step);
  return flip ? `, when the prediction changed from ${turn(flip, examples)}` : "";
}
