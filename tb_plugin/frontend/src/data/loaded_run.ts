// What has been loaded of a run, put together from answers that came one after the other.
import { placingInEpochs } from "../derived/epochs";
import type { Moment, Run, Step } from "./log";
import type { LoadedRun } from "./session";

// Among the epochs, as all series together tell.
export function placed(loaded: LoadedRun): LoadedRun {
  const said = [...loaded.predictions.values()];
  const place = placingInEpochs([...said, ...[...loaded.steps.values()].flat()]);
  const again = place(said);
  return {
    ...loaded,
    predictions: again === said ? loaded.predictions : new Map(again.map((at) => [at.step, at])),
    steps: new Map([...loaded.steps].map(([name, steps]) => [name, place(steps)])),
  };
}

// Whether it is one training that went on: one that begins anew in the same place, on the same probe,
// may name its classes and examples otherwise.
export function beganTogether([known]: Moment[], [now]: Moment[]): boolean {
  return !known || !now || known.wallTime === now.wallTime;
}

// Of the other series, until newer ones are there.
export function olderSteps(run: Run, inView: string, known: LoadedRun | undefined): [string, Step[]][] {
  return [...(known?.steps ?? [])].filter(
    ([name]) => name !== inView && run.series.some((series) => series.name === name),
  );
}
