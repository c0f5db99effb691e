// Which view shows which kind of series. An unknown kind gets a table.
import type { TemplateResult } from "lit";

import type { Choose } from "../controls/choose";
import { isMap } from "../maps";
import type { Scene } from "../scene";
import { decisions } from "./decisions";
import { maps } from "./maps";
import { table } from "./table";

export type View = (scene: Scene, choose: Choose) => TemplateResult;

const VIEWS = new Map<string, View>([
  ["maps", maps],
  ["decisions", decisions],
]);

export function viewOf({ series, values }: Scene): View {
  const drawable = series.kind !== "maps" || !values || isMap(values, series);
  return (drawable && VIEWS.get(series.kind)) || table;
}
