// What panes are of: what is the same in all of them, and what differs from what is in view.
import { trained } from "../../../data/references";
import { inWords } from "../../../common/numbers";
import type { Pane } from "./panes";

export interface Told {
  run: string;
  explanation: string;
  step: string;
  row: string; // "" where nobody cares which
}

export interface Differs {
  own: string;
  inView: string;
}

const PARTS: (keyof Told)[] = ["run", "explanation", "step", "row"];

export function toldOf({ pin, rows, seen }: Pane): Told {
  const word = rows?.word ?? "example";
  return {
    run: `run ${trained(pin.run)}`,
    explanation: inWords(pin.series),
    step: `step ${seen?.steps[seen.index]!.step ?? pin.step}`,
    row: rows?.interchangeable ? "" : (rows?.names[pin.example] ?? `${word} ${pin.example}`),
  };
}

export function sameOf(panes: Pane[]): string[] {
  const [first, ...others] = panes.map(toldOf);
  const same = PARTS.filter((part) => others.every((other) => other[part] === first![part]));
  return same.map((part) => first![part]).filter(Boolean);
}

// Empty: the very same.
export function differsOf(pane: Pane, inView: Pane): Differs[] {
  const [own, other] = [toldOf(pane), toldOf(inView)];
  return PARTS.filter((part) => own[part] !== other[part]).map((part) => ({
    own: own[part],
    inView: other[part],
  }));
}

// Of what is in view, whatever differs in any other pane.
export function standsOut([inView, ...others]: Pane[]): string[] {
  const own = toldOf(inView!);
  const told = others.map(toldOf);
  return PARTS.filter((part) => told.some((other) => other[part] !== own[part]))
    .map((part) => own[part])
    .filter(Boolean);
}

export function spokenPane(pane: Pane): string {
  const { run, explanation, step, row } = toldOf(pane);
  return [pane.name, explanation, step, row, run].filter(Boolean).join(", ");
}

// In which order panes stand: what was earlier comes first.

// Panes of one explanation of one run from early to late; all else as it was pinned.
export function inTime(panes: Pane[]): Pane[] {
  const stepOf = ({ pin, seen }: Pane): number => seen?.steps[seen.index]!.step ?? pin.step;
  return panes.map((pane) => {
    const { run, series } = pane.pin;
    const own = panes.filter(({ pin }) => pin.run === run && pin.series === series);
    return [...own].sort((a, b) => stepOf(a) - stepOf(b))[own.indexOf(pane)]!;
  });
}
