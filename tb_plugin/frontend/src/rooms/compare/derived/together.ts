// Explanations that are seen together: on one scale where their numbers are of one kind, and with
// their features in one order.
import { aloneScene } from "./alone";
import { type Difference, differenceOf, scaleOf } from "./difference";
import type { Family } from "../../../data/family";
import type { Values } from "../../../data/log";
import { topOfSteps } from "../../../derived/maps";
import { rememberedOf } from "../../../derived/memo";
import type { Pane, Seen } from "./panes";
import type { Scene } from "../../../scene";
import { rowOf } from "../../../data/values";

export interface Together {
  panes: Pane[];
  scenes: (Scene | undefined)[]; // one a pane: of its row alone
  groups: number[][]; // places of panes on one scale
}

const OF_FEATURES = ["feature", "column", "edit"];

export function together(scene: Scene, panes: Pane[]): Together {
  const keys = panes.map(({ seen }) => seen && scaleOf(seen));
  const groups = [...new Set(keys)].flatMap((key) =>
    key === undefined ? [] : [keys.flatMap((own, i) => (own === key ? [i] : []))],
  );
  const tops = keys.map((key) => topOfAll(panes.filter((_, i) => keys[i] === key)));
  const scenes = panes.map(({ seen }, i) => {
    const family = (): Family => familyOf(scene, panes, seen!);
    return seen && aloneScene(scene, seen, { top: tops[i]!, family });
  });
  return { panes, scenes, groups };
}

function topOfAll(panes: Pane[]): number {
  return Math.max(...panes.map(({ seen }) => (seen ? topOfSteps(seen.steps) : 0)));
}

// What is in view over the training, and all that is pinned: moving through time leaves the
// features where they are.
function familyOf(scene: Scene, panes: Pane[], own: Seen): Family {
  const pinned = panes.slice(1).flatMap(({ seen }) => valuesLike(own, seen));
  const [first] = panes;
  const now = valuesLike(own, first?.seen);
  const followed = now.length > 0 && keepsItsPlace(scene);
  const overTime = followed ? rowsOver(scene.family(), first!.seen!.row) : [];
  return { steps: [], values: [...(overTime.length > 0 ? overTime : now), ...pinned], missing: 0 };
}

// Whether the drawing is laid out by what is said over the whole training.
function keepsItsPlace({ series }: Scene): boolean {
  const { kind, axes } = series;
  return kind === "curves" || (kind === "maps" && OF_FEATURES.includes(axes[0] ?? ""));
}

function valuesLike({ values: own }: Seen, other: Seen | undefined): Values[] {
  const alike = own && String(other?.values?.shape) === String(own.shape);
  return alike ? [other!.values!] : [];
}

// Of a family that is there in full.
const rowsOver = rememberedOf((family: Family, row: number): Values[] =>
  family.missing > 0 ? [] : family.values.map((values) => rowOf(values, row)),
);

// A less another, as a scene that is drawn like any. A text: why there is none.
export interface Subtracted extends Pick<Difference, "notes"> {
  scene: Scene;
}

export function subtracted(
  { panes, scenes }: Together,
  place: number,
): Subtracted | string | undefined {
  const [a, b] = [scenes[0], scenes[place]];
  const [one, other] = [panes[0]!.seen, panes[place]!.seen];
  if (!a || !b || !one || !other) return undefined;
  if (one.series.kind === "tree" && other.series.kind === "tree") return treeSince(a, b);
  const terms = [
    { seen: one, name: panes[0]!.name, channel: a.channel, top: a.common },
    { seen: other, name: panes[place]!.name, channel: b.channel, top: b.common },
  ] as const;
  const found = differenceOf(...terms, a.selection.scale);
  if (found === undefined || typeof found === "string") return found;
  const { values, axes, top, notes } = found;
  const channels = axes[0] === "y" ? [] : a.series.channels;
  const series = { ...a.series, axes, isSigned: true, channels };
  const selection = { ...a.selection, scale: "time" as const };
  return { scene: { ...a, series, values, common: top, selection }, notes };
}

// What is in view, with what was otherwise in the other one.
function treeSince(a: Scene, b: Scene): Subtracted {
  return { scene: { ...a, steps: [b.step], referenceIndex: 0 }, notes: [] };
}
