// What the summary says of alarms.
import { leadingClass } from "../derived/alarm_class";
import { alarmsOf, byOthers, loudestOfSteps, loudness, ringing, watched } from "../derived/alarms";
import { ranked } from "../derived/drift";
import { type AlarmAt, className, type Examples, outputWord, type Step } from "../data/log";
import { inWords, twoDigits } from "../common/numbers";
import type { Rows } from "../derived/row";
import { named, type Piece, type Sentence } from "./sentence";

const MAX_NAMED = 3;
const MAX_ALARMS = 3;
const MAX_MORE = 8;

// The loudest in the order of steps, then where the others are.
export function ownAlarms(
  alarms: AlarmAt[],
  series: string,
  measure: string,
  steps: Step[],
  examples: Examples,
  rows: Rows,
): Sentence[] {
  const found = loudestOfSteps(alarmsOf(alarms, series));
  const loud = ranked(found.map(loudness)).slice(0, MAX_ALARMS);
  const told = found
    .filter((_, i) => loud.includes(i))
    .map((one) => alarmSentence(one, measure, steps, examples, rows));
  const rest = found.filter((_, i) => !loud.includes(i));
  if (rest.length === 0) return told;
  const count = { text: `${rest.length} more ${rest.length === 1 ? "alarm" : "alarms"}: ` };
  const where = links(rest.slice(0, MAX_MORE), measure);
  return [...told, alarm([count, ...where, more(rest), { text: "." }])];
}

function alarmSentence(
  at: AlarmAt,
  measure: string,
  steps: Step[],
  examples: Examples,
  rows: Rows,
): Sentence {
  const causes = [...at.alarm.examples].slice(0, MAX_NAMED);
  return alarm([
    { text: "Alarm at " },
    { text: `step ${at.step}`, step: at.step },
    { text: `${watched(at, examples)} (${ringing(at)})` },
    { text: `: median drift ${twoDigits(at.alarm.drift)}${byOthers([at], measure)}` },
    ...(rows.ofProbe && at.alarm.target < 0 ? ofClass(at, steps, examples) : []),
    ...named(causes, at.step, rows, "; most unusual: "),
  ]);
}

function ofClass(at: AlarmAt, steps: Step[], examples: Examples): Piece[] {
  const leader = leadingClass(at, steps, examples);
  if (!leader) return [];
  const { label, own, others } = leader;
  const name = `${outputWord(examples)} “${className(examples, label)}”`;
  return [
    { text: ", most of all " },
    { text: name, step: at.step, room: "examples", label },
    { text: ` (${twoDigits(own)}; all others ${twoDigits(others)})` },
  ];
}

// Alarms of the explanations that are not in view.
export function otherAlarms(alarms: AlarmAt[], series: string, measure: string): Sentence[] {
  const others = [...new Set(alarms.map((one) => one.alarm.series))].filter((s) => s !== series);
  if (others.length === 0) return [];
  const pieces = others.flatMap((name, i) => {
    const found = loudestOfSteps(alarmsOf(alarms, name));
    const before = { text: `${i === 0 ? "Alarm in " : "; in "}${inWords(name)} at ` };
    return [before, ...links(found.slice(0, MAX_MORE), measure, name), more(found)];
  });
  return [alarm([...pieces, { text: "." }])];
}

function links(alarms: AlarmAt[], measure: string, series?: string): Piece[] {
  const there = series === undefined ? {} : { series };
  return alarms.flatMap((one, i): Piece[] => [
    ...(i === 0 ? [] : [{ text: ", " }]),
    { text: `step ${one.step}`, step: one.step, ...there },
    { text: byOthers([one], measure) },
  ]);
}

function more(alarms: AlarmAt[]): Piece {
  return { text: alarms.length > MAX_MORE ? ` and ${alarms.length - MAX_MORE} more` : "" };
}

function alarm(pieces: Piece[]): Sentence {
  return { kind: "alarm", pieces };
}
