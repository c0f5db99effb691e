// Alarms in words.
import { measureName } from "../data/measures";
import { Task } from "../gen/tf_xai_pb";
import { type AlarmAt, className, type Examples } from "../data/log";
import { inWords, shortNumber } from "../common/numbers";

const DETECTORS: Record<string, string> = {
  robust_z: "robust z",
  cusum: "CUSUM",
  page_hinkley: "Page–Hinkley",
  threshold: "drift",
};

export function alarmsOf(alarms: AlarmAt[], series: string): AlarmAt[] {
  return alarms.filter(({ alarm }) => alarm.series === series);
}

// The loudest alarm of each step, in the order of steps.
export function loudestOfSteps(alarms: AlarmAt[]): AlarmAt[] {
  const loudest = new Map<number, AlarmAt>();
  for (const one of alarms) {
    const known = loudest.get(one.step);
    if (!known || loudness(one) > loudness(known)) loudest.set(one.step, one);
  }
  return [...loudest.values()].sort((a, b) => a.step - b.step);
}

// How many times over its threshold.
export function loudness({ alarm }: AlarmAt): number {
  return alarm.statistic / alarm.threshold;
}

// For example: “spearman, robust z 9.3 over 6”.
export function ringing({ alarm }: AlarmAt): string {
  const detector = DETECTORS[alarm.detector] ?? inWords(alarm.detector);
  const numbers = `${shortNumber(alarm.statistic)} over ${shortNumber(alarm.threshold)}`;
  return `${measureName(alarm.measure)}, ${detector} ${numbers}`;
}

// By which measures, where the one in view is none of them, as in “step 4 by cosine”.
export function byOthers(alarms: AlarmAt[], inView: string): string {
  const rang = [...new Set(alarms.map(({ alarm }) => alarm.measure))];
  return rang.includes(inView) ? "" : ` by ${rang.map(measureName).join(" and ")}`;
}

// Whose alarm it is, where not the whole probe was watched.
export function watched({ alarm }: AlarmAt, examples: Examples): string {
  if (alarm.target < 0) return "";
  const word = examples.task === Task.LABELS ? "label" : "class";
  return ` for ${word} ${className(examples, alarm.target)}`;
}
