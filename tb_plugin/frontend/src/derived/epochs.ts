// Where a step lies among the epochs: a moment counts finished epochs alone, and several steps may
// have been taken within one.
import { clamp } from "./axis";

export interface Counted {
  step: number;
  epoch: number; // finished
  batch: number; // finished, of the whole training; 0: none, or unknown
}

// In epochs, of moments in the order of the training; never decreasing.
export function epochPlaces(moments: Counted[]): number[] {
  const size = epochSize(moments);
  const guess = betweenEpochs(moments);
  let place = -Infinity;
  return moments.map((moment, i) => {
    const { epoch, batch } = moment;
    const wanted = size > 0 && batch > 0 ? batch / size : guess[i]!;
    place = Math.max(place, clamp(wanted, epoch, epoch + 1));
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
