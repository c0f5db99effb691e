// The probe as a grid of cards: picture, map, what the model said, how far the map moved.
import { html, type TemplateResult } from "lit";

import type { Choose } from "../controls/choose";
import { exampleDrift, unrelatedLevel } from "../drift";
import type { Step } from "../log";
import { remembered } from "../memo";
import type { Scene } from "../scene";
import { card } from "./card";
import "./rows";
import { sparkline } from "./sparkline";

const CARD = { minWidth: 164, below: 90 };

const sparklines = remembered((steps: Step[], by: Scene["by"]) => {
  const known = new Map<number, string>();
  const top = unrelatedLevel(steps, by.measure) || 1;
  return (example: number): string => {
    const path = known.get(example) ?? sparkline(exampleDrift(steps, by, example), top);
    known.set(example, path);
    return path;
  };
});

export function maps(scene: Scene, choose: Choose): TemplateResult {
  const path = sparklines(scene.steps, scene.by);
  const at = scene.order.indexOf(scene.selection.example ?? -1);
  return html`
    <xai-rows
      class=${scene.values ? "" : "waiting"}
      .count=${scene.order.length}
      .reveal=${at}
      .item=${CARD}
      .draw=${(place: number) => {
        const example = scene.order[place]!;
        return card(scene, example, place, path(example), choose);
      }}
    ></xai-rows>
  `;
}
