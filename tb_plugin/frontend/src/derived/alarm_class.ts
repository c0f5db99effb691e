// Whether an alarm is one class's more than the others'.
import { driftOfRows } from "./drift";
import type { AlarmAt, Examples, Step } from "../data/log";
import { isShare } from "../data/measures";
import { classesOf } from "./classes";
import { isYesOrNo, mean, median } from "./statistics";

export interface Leader {
  label: number;
  own: number; // what its examples drifted
  others: number; // and all others
}

const LEAST = 1.5; // times as far as the others
const FEW = 2; // examples that could be compared: fewer are told by their names

export function leadingClass(
  { alarm, step: at }: AlarmAt,
  steps: Step[],
  examples: Examples,
): Leader | undefined {
  const step = steps.find(({ step }) => step === at);
  const drift = driftOfRows(step, { measure: alarm.measure, reference: "previous" });
  const middle = (isShare(alarm.measure) ?? isYesOrNo([drift])) ? mean : median;
  const of = (rows: number[]): number[] => rows.map((row) => drift[row]!).filter(Number.isFinite);
  const every = drift.map((_, row) => row);
  const leaders = classesOf(examples).map(({ label, rows }): Leader => {
    const own = of(rows);
    const others = of(every.filter((row) => !rows.includes(row)));
    const told = own.length >= FEW && 2 * own.length >= rows.length;
    return { label, own: told ? middle(own) : NaN, others: middle(others) };
  });
  const [first] = leaders
    .filter(({ own, others }) => own >= LEAST * others)
    .sort((a, b) => b.own - a.own);
  return first;
}
