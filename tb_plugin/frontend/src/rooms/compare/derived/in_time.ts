// In which order panes stand: what was earlier comes first.
import type { Pane } from "./panes";

// Panes of one explanation of one run from early to late; all else as it was pinned.
export function inTime(panes: Pane[]): Pane[] {
  const stepOf = ({ pin, seen }: Pane): number => seen?.steps[seen.index]!.step ?? pin.step;
  return panes.map((pane) => {
    const { run, series } = pane.pin;
    const own = panes.filter(({ pin }) => pin.run === run && pin.series === series);
    return [...own].sort((a, b) => stepOf(a) - stepOf(b))[own.indexOf(pane)]!;
  });
}
