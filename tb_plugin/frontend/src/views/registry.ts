// Which view shows which series, by its kind and by what its axes are. Any other gets a table.
import type { TemplateResult } from "lit";

import type { Choose } from "../controls/choose";
import { isMap } from "../derived/maps";
import type { Scene } from "../scene";
import { bars } from "./bars";
import { curveFamily } from "./curve_family";
import { decisions } from "./decisions";
import { importance } from "./importance";
import { maps } from "./maps";
import { series } from "./series";
import { surfaces } from "./surface";
import { swarm } from "./swarm";
import { newer, table } from "./table";
import { tree } from "./tree";
import { words } from "./words";

export type View = (scene: Scene, choose: Choose) => TemplateResult;

const VIEWS = new Map<string, View>([
  ["decisions", decisions],
  ["curves", curveFamily],
  ["surfaces", surfaces],
  ["importance", importance],
  ["tree", tree],
  ["representations", table],
]);

// Of series of the kind “maps”, by their first axis.
const OF_MAPS = new Map<string, View>([
  ["y", maps],
  ["feature", ofFeatures],
  ["column", ofFeatures],
  ["edit", ofFeatures],
  ["token", words],
  ["time", series],
]);

export function viewOf(scene: Scene): View {
  const { kind, axes } = scene.series;
  const found = kind === "maps" ? OF_MAPS.get(axes[0] ?? "") : VIEWS.get(kind);
  if (!found) return kind === "maps" ? table : newer;
  return fits(scene) ? found : table;
}

// Whether the values have the axes that the series promises.
function fits({ series, values }: Scene): boolean {
  if (!values || series.kind !== "maps") return true;
  if (series.axes[0] === "y") return isMap(values, series);
  return values.shape.length === series.axes.length + 1 && series.axes.length <= 2;
}

function ofFeatures(scene: Scene, choose: Choose): TemplateResult {
  const ofScope = { each: bars, probe: swarm, training: importance }[scene.selection.scope];
  return ofScope(scene, choose);
}
