// What happened during the training: alarms, notes, jumps of the learning rate, the best step.
import { alarmsOf, loudestOfSteps, ringing, watched } from "../../../derived/alarms";
import type { Axis, Selection } from "../../../state/selection";
import { nearest } from "../../../derived/axis";
import type { AlarmAt, Examples, NoteAt, Step } from "../../../data/log";
import { remembered } from "../../../common/memo";
import { clock, inWords, shortNumber } from "../../../common/numbers";
import { isWarning, severityWord } from "../../../words/severity";
import { bestByValidation, curveOf, RATE, type Track, tracksOf } from "./tracks";
import { placesOf, type Span, spanOf } from "./span";
import type { Scene } from "../../../scene";

export type EventKind = "alarm" | "warning" | "rate" | "best" | "note"; // the weightiest first

export interface TrainingEvent {
  kind: EventKind;
  x: number; // on the axis
  text: string;
  to: Partial<Selection>; // where it leads
}

// Events too near to each other to be told apart.
export interface Cluster {
  at: number; // per cent
  events: TrainingEvent[]; // the weightiest first
}

const KINDS: EventKind[] = ["alarm", "warning", "rate", "best", "note"];
const JUMP = 1.9; // times: the learning rate was changed on purpose
const LEAST_GAP = 1.4; // per cent

export function eventsOf(scene: Scene): TrainingEvent[] {
  const { shown, more } = tracksOf(scene);
  const { loaded, steps, examples, selection } = scene;
  return all(loaded.alarms, loaded.notes, steps, examples, shown, more, selection.axis);
}

export function clustersOf(scene: Scene): Cluster[] {
  return clusters(eventsOf(scene), spanOf(scene));
}

const all = remembered(
  (
    alarms: AlarmAt[],
    notes: NoteAt[],
    steps: Step[],
    examples: Examples,
    shown: Track[],
    more: Track[],
    axis: Axis,
  ): TrainingEvent[] => {
    const tracks = [...shown, ...more];
    const places = placesOf(steps, axis);
    const numbers = steps.map(({ step }) => step);
    const placed = (step: number): number => places[nearest(numbers, step)]!;
    const there = (x: number): There => thereOf(x, steps, axis);
    const found = [
      ...rung(alarms, examples, placed),
      ...written(notes, placed),
      ...jumps(tracks, there),
      ...best(tracks, there),
    ];
    return found.sort((a, b) => a.x - b.x || weight(a) - weight(b));
  },
);

function rung(alarms: AlarmAt[], examples: Examples, placed: (step: number) => number) {
  const series = [...new Set(alarms.map(({ alarm }) => alarm.series))];
  return series.flatMap((name) =>
    loudestOfSteps(alarmsOf(alarms, name)).map((one): TrainingEvent => {
      const text = `Alarm in ${inWords(name)} at step ${one.step}${watched(one, examples)}: ${ringing(one)}`;
      return { kind: "alarm", x: placed(one.step), text, to: { step: one.step, series: name } };
    }),
  );
}

function written(notes: NoteAt[], placed: (step: number) => number): TrainingEvent[] {
  return notes.map(({ step, note }) => {
    const text = `${severityWord(note)} at step ${step}, ${inWords(note.source)}: ${note.text}`;
    return { kind: isWarning(note) ? "warning" : "note", x: placed(step), text, to: { step } };
  });
}

interface There {
  where: string;
  step: number; // the nearest that is explained
}

// The training's own curves may be denser than what is explained.
function thereOf(x: number, steps: Step[], axis: Axis): There {
  const places = placesOf(steps, axis);
  const at = nearest(places, x);
  const { step } = steps[at]!;
  const where = placeName(x, axis);
  if (where === placeName(places[at]!, axis)) return { where: `step ${step}`, step };
  return { where: `${where}; the nearest explained step is ${step}`, step };
}

function placeName(x: number, axis: Axis): string {
  if (axis === "time") return clock(x);
  const shown = Number(x.toFixed(Math.abs(x) < 100 ? 1 : 0));
  return `${Number.isInteger(shown) ? "" : "about "}${axis} ${shown}`;
}

function jumps(tracks: Track[], there: (x: number) => There): TrainingEvent[] {
  const { xs, ys } = curveOf(tracks, RATE) ?? { xs: [], ys: [] };
  return xs.flatMap((x, i): TrainingEvent[] => {
    const [before, now] = [ys[i - 1] ?? NaN, ys[i]!];
    const times = now / before;
    if (!(before > 0) || !(times >= JUMP || times <= 1 / JUMP)) return [];
    const { where, step } = there(x);
    const verb = times < 1 ? "fell" : "rose";
    const text = `Learning rate ${verb} to ${shortNumber(now)} from ${shortNumber(before)} at ${where}`;
    return [{ kind: "rate", x, text, to: { step } }];
  });
}

function best(tracks: Track[], there: (x: number) => There): TrainingEvent[] {
  const found = bestByValidation(tracks);
  if (!found) return [];
  const { where, step } = there(found.x);
  const text = `Lowest validation loss, ${shortNumber(found.y)}, at ${where}`;
  return [{ kind: "best", x: found.x, text, to: { step } }];
}

export const clusters = remembered((events: TrainingEvent[], { low, high }: Span): Cluster[] => {
  const found: Cluster[] = [];
  for (const event of events) {
    const at = (100 * (event.x - low)) / (high - low);
    if (at < 0 || at > 100) continue;
    const last = found.at(-1);
    if (last && at - last.at < LEAST_GAP) last.events.push(event);
    else found.push({ at, events: [event] });
  }
  for (const { events } of found) events.sort((a, b) => weight(a) - weight(b));
  return found;
});

function weight({ kind }: TrainingEvent): number {
  return KINDS.indexOf(kind);
}
