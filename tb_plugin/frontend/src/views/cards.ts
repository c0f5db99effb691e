// A grid of cards, one a row of the series, of which only those in sight are drawn.
import { html, type TemplateResult } from "lit";

import type { Choose } from "../state/selection";
import { nothingLeft } from "../controls/filters";
import { rowDrift, unrelatedLevel } from "../derived/drift";
import type { Step } from "../data/log";
import { remembered } from "../common/memo";
import type { Scene } from "../scene";
import { card, type Face } from "./card";
import "./rows";
import type { Item } from "./rows";
import { sparkline } from "./sparkline";

const sparklines = remembered((steps: Step[], by: Scene["by"]) => {
  const known = new Map<number, string>();
  const top = unrelatedLevel(steps, by.measure) || 1;
  return (row: number): string => {
    const path = known.get(row) ?? sparkline(rowDrift(steps, by, row), top);
    known.set(row, path);
    return path;
  };
});

// The sparkline of a row's drift, as the path of an SVG.
export function sparkOf({ steps, by }: Scene, row: number): string {
  return sparklines(steps, by)(row);
}

export function cards(
  scene: Scene,
  item: Item,
  face: (row: number) => Face,
  choose: Choose,
): TemplateResult {
  if (scene.shown.length === 0) return nothingLeft(scene, choose);
  return html`
    <xai-rows
      class=${scene.values ? "" : "waiting"}
      .count=${scene.shown.length}
      .reveal=${scene.shown.indexOf(scene.chosen ?? -1)}
      .item=${item}
      .draw=${(place: number) => {
        const row = scene.shown[place]!;
        return card(scene, { row, place, path: sparkOf(scene, row) }, face(row), choose);
      }}
    ></xai-rows>
  `;
}
