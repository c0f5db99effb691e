// What has been loaded of a run, put together from answers that came one after the other.
import { placingInEpochs } from "./epochs";
import type { AlarmAt, Examples, Moment, NoteAt, Predictions, Run, Scalar, Step } from "./log";

export interface LoadedRun {
  run: Run;
  examples: Examples;
  predictions: Map<number, Predictions>;
  notes: NoteAt[];
  alarms: AlarmAt[];
  scalars: Scalar[]; // TensorBoard's own, as far as there are any
  steps: Map<string, Step[]>; // by series; those in view come first
  unreadable: string[]; // what of the log is damaged, and was left out
}

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
