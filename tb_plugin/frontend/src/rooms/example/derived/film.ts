// The film of one example, or row: its columns are logged steps, its lanes are explanations.
import type { Series, Step } from "../../../data/log";
import { kindOf } from "../../../kinds";
import type { Film } from "../../../kinds/kind";
import type { Rows } from "../../../derived/row";
import type { LoadedRun } from "../../../data/loaded_run";
import { remembered } from "../../../common/memo";
import type { Zoom } from "../../../derived/zoom";

// Whose film it is.
export interface Subject {
  row: number;
  name: string;
  ofProbe: boolean; // an example
}

export interface Lane {
  series: Series;
  row: number; // of the series
  film: Film;
  steps: Step[];
  at: Map<number, Step>; // the same by number
}

export interface Reel {
  columns: Step[];
  lanes: Lane[];
  leftOut: string[]; // series without a small drawing
}

// From one place to before another.
export interface Span {
  from: number;
  to: number;
}

export function subjectOf({ names, ofProbe }: Rows, row: number): Subject {
  return { row, name: names[row]!, ofProbe };
}

// Where the subject is in another series; nothing where it is not.
export function rowIn(series: Series, { row, name, ofProbe }: Subject): number | undefined {
  if (ofProbe || series.rows.length === 0) {
    return ofProbe && series.rows.length === 0 ? row : undefined;
  }
  const found = series.rows.findIndex((one) => one.name === name);
  return found < 0 ? undefined : found;
}

export const reelOf = remembered(
  (
    { run, steps }: LoadedRun,
    row: number,
    name: string,
    ofProbe: boolean,
    own: Step[],
    zoom: Zoom,
  ): Reel => {
    const found = run.series.map((series) => {
      const place = rowIn(series, { row, name, ofProbe });
      return { series, place, film: kindOf(series).film };
    });
    const lanes = found.flatMap(({ series, place, film }): Lane[] => {
      const logged = steps.get(series.name) ?? [];
      const at = new Map(logged.map((step) => [step.step, step]));
      return place === undefined || !film ? [] : [{ series, row: place, film, steps: logged, at }];
    });
    const dull = found.filter(({ place, film }) => place !== undefined && !film);
    return {
      columns: columnsOf(lanes, own, zoom),
      lanes,
      leftOut: dull.map(({ series }) => series.name),
    };
  },
);

// All steps of all lanes, within the part of the training in view.
function columnsOf(lanes: Lane[], own: Step[], { first, last }: Zoom): Step[] {
  const low = first > 0 ? own[first]!.step : -Infinity;
  const high = last < own.length - 1 ? own[last]!.step : Infinity;
  const all = new Map(
    [...own, ...lanes.flatMap(({ steps }) => steps)].map((step) => [step.step, step]),
  );
  return [...all.values()]
    .filter(({ step }) => step >= low && step <= high)
    .sort((a, b) => a.step - b.step);
}

// Places in sight, of as many as there are.
export function spanOf(scrolled: number, extent: number, pitch: number, count: number): Span {
  const from = Math.min(count, Math.max(0, Math.floor(scrolled / pitch)));
  return { from, to: Math.max(from, Math.min(count, Math.ceil((scrolled + extent) / pitch))) };
}

export function shared(one: Span, other: Span): Span {
  const from = Math.max(one.from, other.from);
  return { from, to: Math.max(from, Math.min(one.to, other.to)) };
}

export function within({ from, to }: Span, place: number): boolean {
  return place >= from && place < to;
}

// Where to scroll so that a place is seen: in the middle, unless it is seen already.
export function revealing(place: number, scrolled: number, extent: number, pitch: number): number {
  const start = place * pitch;
  const seen = start >= scrolled && start + pitch <= scrolled + extent;
  return seen ? scrolled : Math.max(0, Math.round(start - (extent - pitch) / 2));
}
