// What marks the steps of a film: alarms, and where the prediction changed.
import { alarmsOf, loudestOfSteps, ringing } from "../../../derived/alarms";
import type { Subject } from "../derived/film";
import { flipsOf } from "../derived/flips";
import { Task } from "../../../gen/tf_xai_pb";
import { className } from "../../../data/log";
import { remembered } from "../../../common/memo";
import { inWords } from "../../../common/numbers";
import type { LoadedRun } from "../../../data/loaded_run";
import type { Mark } from "./parts";

export type Marks = Map<number, Mark[]>; // by step

export function marksOf(loaded: LoadedRun, { row, ofProbe }: Subject): Marks {
  return found(loaded, row, ofProbe);
}

const found = remembered((loaded: LoadedRun, row: number, ofProbe: boolean): Marks => {
  const marks: Marks = new Map();
  const add = (step: number, mark: Mark): void =>
    void marks.set(step, [...(marks.get(step) ?? []), mark]);
  for (const [step, texts] of alarmTexts(loaded)) {
    add(step, { sign: "▼", kind: "alarm", text: texts.join("\n") });
  }
  const { examples, predictions } = loaded;
  const speaks = ofProbe && examples.task !== Task.QUANTITIES;
  for (const { step, before, now } of speaks ? flipsOf(predictions, row) : []) {
    const [was, is] = [before, now].map((index) => className(examples, index));
    add(step, { sign: "⇄", kind: "flip", text: `The prediction changed from ${was} to ${is}` });
  }
  return marks;
});

// One line an explanation whose alarm rang.
function alarmTexts({ run, alarms }: LoadedRun): Map<number, string[]> {
  const texts = new Map<number, string[]>();
  for (const { name } of run.series) {
    for (const one of loudestOfSteps(alarmsOf(alarms, name))) {
      const text = `Alarm: ${inWords(name)}, ${ringing(one)}`;
      texts.set(one.step, [...(texts.get(one.step) ?? []), text]);
    }
  }
  return texts;
}
