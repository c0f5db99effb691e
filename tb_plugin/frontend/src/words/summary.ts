// In plain words: what changed, when, and whether the explanation can be believed.
import { otherAlarms, ownAlarms } from "./alarm_sentences";
import {
  comparable,
  driftAt,
  driftCurve,
  driftOfRows,
  driftWords,
  indexOfLargest,
  isTelling,
  measures,
  ranked,
  settledAt,
  unrelatedLevel,
} from "../derived/drift";
import type { AlarmAt, Comparison, Examples, Predictions, Step } from "../data/log";
import { decisions } from "./decision_sentences";
import { edited, inMasks } from "./evidence_sentences";
import { missing } from "./missing_sentence";
import { twoDigits } from "../common/numbers";
import { doubts, type Judged } from "../derived/quality";
import { referenceInFull } from "../derived/reference";
import type { Rows } from "../derived/row";
import { named, type Piece, plain, type Sentence } from "./sentence";

export interface Story {
  series: string;
  thing: string; // what its values are called
  isSingle: boolean; // one number a row
  rows: Rows;
  steps: Step[];
  by: Comparison;
  examples: Examples;
  predictions: Map<number, Predictions>;
  alarms: AlarmAt[];
  judged: Judged[];
  comparing: boolean; // more is on its way
}

const MAX_NAMED = 3;
const NOT_YET = "No two steps could be compared yet.";

// They look at ranks, at a share of the cells, or at differences from the mean: of one number, nothing.
const NEEDS_SEVERAL = ["spearman", "pearson", "kendall", "top_k_iou"];
const OF_ONE = ["magnitude", "cosine"];

export function summarise(story: Story): Sentence[] {
  const { series, by } = story;
  if (story.steps.length < 2) {
    return [plain([{ text: "One step so far. What changed is known from the second step on." }])];
  }
  return [
    ...ownAlarms(story.alarms, series, by.measure, story.steps, story.examples, story.rows),
    ...otherAlarms(story.alarms, series, by.measure),
    ...(story.alarms.length === 0 ? [noAlarm(story)] : []),
    plain(biggestChange(story)),
    ...decisions(story),
    ...inMasks(story.judged, story.thing),
    ...edited(story.steps, story.predictions),
    ...missing(story),
    ...doubted(story),
  ];
}

function noAlarm({ steps, by }: Story): Sentence {
  const settled = steps[settledAt(telling(steps, { ...by, reference: "previous" }))];
  if (!settled) return plain([{ text: "No alarm rang." }]);
  return plain([
    { text: "No alarm rang. Drift settled at " },
    { text: `step ${settled.step}`, step: settled.step },
    { text: ": three steps in a row below a tenth of its largest." },
  ]);
}

function telling(steps: Step[], by: Comparison): number[] {
  return driftCurve(steps, by).map((at, i) =>
    isTelling(driftAt(steps[i], by)) ? at.median : NaN,
  );
}

function biggestChange({ steps, by, rows, isSingle, comparing }: Story): Piece[] {
  if (comparing) return [{ text: `Comparing with ${referenceInFull(by.reference, undefined)} …` }];
  const medians = telling(steps, by);
  const index = indexOfLargest(medians);
  const step = steps[index];
  if (!step) return [{ text: isSingle ? notOfOne(steps, by) : NOT_YET }];
  const title =
    by.reference === "previous"
      ? "Biggest change"
      : `Farthest from ${referenceInFull(by.reference, undefined)}`;
  return [
    { text: `${title}: ` },
    { text: `step ${step.step}`, step: step.step },
    {
      text: `, ${driftWords(steps, by)} ${twoDigits(medians[index])}${scaleOf(steps, step, by, rows)}`,
    },
    ...mostChanged(step, by, rows),
  ];
}

function notOfOne(steps: Step[], by: Comparison): string {
  if (!NEEDS_SEVERAL.includes(by.measure)) return NOT_YET;
  const logged = measures(steps);
  const known = OF_ONE.filter((measure) => logged.includes(measure));
  const way =
    known.length > 0
      ? `choose ${known.join(" or ")}`
      : `log one that can: drift=[${OF_ONE.map((measure) => `"${measure}"`).join(", ")}]`;
  return `This measure cannot compare explanations of one number; ${way}.`;
}

// What the number is to be held against, and how many maps it speaks of where some are none.
function scaleOf(steps: Step[], step: Step, by: Comparison, rows: Rows): string {
  const unrelated = unrelatedLevel(steps, by.measure);
  const { counted, of } = comparable(driftAt(step, by));
  const said = [
    ...(counted < of ? [`${counted} of ${of} comparable`] : []),
    ...(Number.isFinite(unrelated) ? [`${rows.unrelated}: ${twoDigits(unrelated)}`] : []),
  ];
  return said.length ? ` (${said.join("; ")})` : "";
}

function mostChanged(step: Step, by: Comparison, rows: Rows): Piece[] {
  const drift = driftOfRows(step, by);
  const top = ranked(drift)
    .slice(0, MAX_NAMED)
    .filter((i) => drift[i]! > 0);
  return named(top, step.step, rows, "; most changed there: ");
}

function doubted({ judged, thing }: Story): Sentence[] {
  return doubts(judged).map(({ check, steps }) => {
    const { step } = steps.at(-1)!;
    return plain([
      { text: `Doubtful: by ${check.label.toLowerCase()}, a random ${thing} does as well at ` },
      { text: `step ${step}`, step },
      { text: "." },
    ]);
  });
}
