// Explanations that are seen together: on one scale where their numbers are of one kind, and with
// their features in one order.
import { type Alone, aloneOf } from "./alone";
import { differenceOf, scaleOf, type Term } from "../../../kinds/difference";
import type { SampledValues } from "../../../data/values_near";
import { rowOf, type Values } from "../../../data/log";
import { topOfSteps } from "../../../derived/maps";
import { rememberedOf } from "../../../common/memo";
import type { Drawn } from "../../../kinds/kind";
import type { Pane, Seen } from "./panes";
import type { Scene } from "../../../scene";

export interface Together {
  panes: Pane[];
  alone: (Alone | undefined)[]; // one a pane: its row
  groups: number[][]; // places of panes on one scale
}

export function together(scene: Scene, panes: Pane[]): Together {
  const keys = panes.map(({ seen }) => seen && scaleOf(seen));
  const groups = [...new Set(keys)].flatMap((key) =>
    key === undefined ? [] : [keys.flatMap((own, i) => (own === key ? [i] : []))],
  );
  const tops = keys.map((key) => topOfAll(panes.filter((_, i) => keys[i] === key)));
  const alone = panes.map(({ seen }, i) => {
    const sampled = (): SampledValues => sampledOf(scene, panes, seen!);
    return seen && aloneOf(scene.selection, seen, { top: tops[i]!, sampled });
  });
  return { panes, alone, groups };
}

function topOfAll(panes: Pane[]): number {
  return Math.max(...panes.map(({ seen }) => (seen ? topOfSteps(seen.steps) : 0)));
}

// What is in view over the training, and all that is pinned: moving through time leaves the
// features where they are.
function sampledOf(scene: Scene, panes: Pane[], own: Seen): SampledValues {
  const pinned = panes.slice(1).flatMap(({ seen }) => valuesLike(own, seen));
  const [first] = panes;
  const now = valuesLike(own, first?.seen);
  const followed = now.length > 0 && scene.kind.compare.keepsItsPlace;
  const overTime = followed ? rowsOver(scene.sampled(), first!.seen!.row) : [];
  return { steps: [], values: [...(overTime.length > 0 ? overTime : now), ...pinned], missing: 0 };
}

function valuesLike({ values: own }: Seen, other: Seen | undefined): Values[] {
  const alike = own && String(other?.values?.shape) === String(own.shape);
  return alike ? [other!.values!] : [];
}

// Of a sampled that is there in full.
const rowsOver = rememberedOf((sampled: SampledValues, row: number): Values[] =>
  sampled.missing > 0 ? [] : sampled.values.map((values) => rowOf(values, row)),
);

// What A says less another one, drawn like any row. A text: why there is none.
export interface Subtracted {
  drawn: Drawn;
  notes: string[];
  title: string;
}

export function subtracted({ panes, alone }: Together, place: number): Subtracted | string | undefined {
  const [a, b] = [alone[0], alone[place]];
  const [one, other] = [panes[0]!, panes[place]!];
  if (!a || !b || !one.seen || !other.seen) return undefined;
  const { since } = a.kind.compare;
  if (since && a.kind === b.kind) {
    const title = `${one.name}, and what was otherwise in ${other.name}`;
    return { drawn: since(a, b), notes: [], title };
  }
  const terms = [termOf(one, one.seen, a), termOf(other, other.seen, b)] as const;
  const found = differenceOf(...terms, a.selection.scale);
  if (found === undefined || typeof found === "string") return found;
  const { values, series, top, notes } = found;
  const selection = { ...a.selection, scale: "time" as const };
  const drawn = { ...a, series, values, common: top, selection };
  return { drawn, notes, title: `${one.name} − ${other.name}` };
}

function termOf({ name }: Pane, seen: Seen, { kind, channel, common: top }: Drawn): Term {
  const { series, examples, row, values } = seen;
  return { name, kind, series, examples, row, step: seen.steps[seen.index]!, values, channel, top };
}
