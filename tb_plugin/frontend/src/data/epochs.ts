// Where a step lies among the epochs: a moment counts finished epochs alone, and several steps may
// have been taken within one.
import type { Moment } from "./log";

type Counted = Required<Pick<Moment, "step" | "epoch" | "batch">>;

// Places any moments of a run among its epochs: one answer, from all that is known of the run. A list
// of which all stay where they were is the same list.
export function placingInEpochs(all: Moment[]) {
  const byStep = new Map(all.map(({ step, epoch, batch = 0 }) => [step, { step, epoch, batch }]));
  const moments = [...byStep.values()].sort((a, b) => a.step - b.step);
  const places = epochPlaces(moments);
  const placeOf = new Map(moments.map(({ step }, i) => [step, places[i]!]));
  return <Found extends Moment>(own: Found[]): Found[] =>
    own.every(({ step, epochs }) => epochs === placeOf.get(step))
      ? own
      : own.map((moment) => ({ ...moment, epochs: placeOf.get(moment.step)! }));
}

// In epochs, of moments in the order of the training; never decreasing.
export function epochPlaces(moments: Counted[]): number[] {
  const size = epochSize(moments);
  const guess = betweenEpochs(moments);
  let place = -Infinity;
  return moments.map((moment, i) => {
    const { epoch, batch } = moment;
    const wanted = size > 0 && batch > 0 ? batch / size : guess[i]!;
    place = Math.max(place, Math.min(Math.max(wanted, epoch), epoch + 1));
    return place;
  });
}

// In batches. At the end of an epoch all that are finished are those of whole epochs; 0: unknown.
function epochSize(moments: Counted[]): number {
  const known = moments.filter(({ epoch, batch }) => epoch > 0 && batch > 0);
  return known.length > 0 ? Math.min(...known.map(({ epoch, batch }) => batch / epoch)) : 0;
}

// Evenly by step from the first moment of an epoch to the first of the next; the last epoch goes on
// as fast as the one before, an only one fills itself.
function betweenEpochs(moments: Counted[]): number[] {
  const starts = moments.filter(({ epoch }, i) => epoch !== moments[i - 1]?.epoch);
  let at = -1;
  return moments.map((moment) => {
    if (starts[at + 1] === moment) at += 1;
    const [start, next] = [starts[at]!, starts[at + 1]];
    const [from, to] = next ? [start, next] : [starts[at - 1], start];
    const rate = from ? (to!.epoch - from.epoch) / (to!.step - from.step) : 1 / reach(moments);
    return start.epoch + (moment.step - start.step) * (Number.isFinite(rate) ? rate : 0);
  });
}

// Of an only epoch that may not be over: one step more than there are.
function reach(moments: Counted[]): number {
  return moments.at(-1)!.step - moments[0]!.step + 1;
}
