// A grid of pictures with a map over each.
import { html, type TemplateResult } from "lit";

import type { Choose } from "../../state/selection";
import { planeOf, topOf } from "../../derived/maps";
import type { Scene } from "../../scene";
import { type Face, flatness } from "../../views/card";
import { cards } from "../../views/cards";
import "../../views/map";
import type { Overlay } from "../../views/map";
import type { Drawn } from "../kind";

const CARD = { minWidth: 164, height: (width: number) => width + 90 };

export function maps(scene: Scene, choose: Choose): TemplateResult {
  return cards(scene, CARD, (example) => mapFace(scene, example), choose);
}

export function mapFace(scene: Drawn, example: number): Face {
  const shown = html`
    <xai-map
      .pictures=${scene.examples.pictures}
      .example=${example}
      .overlay=${flatness(scene, example) ? undefined : overlay(scene, example)}
    ></xai-map>
  `;
  return { shown };
}

// Undefined while the values are on their way: the last map stays, faded.
function overlay(scene: Drawn, example: number): Overlay | "waiting" {
  const { values, series, selection } = scene;
  if (!values) return "waiting";
  const plane = planeOf(values, series, example, scene.channel);
  return {
    plane,
    top: topOf(selection.scale, scene.common, scene.step, plane.values, example),
    isSigned: series.isSigned,
    blend: scene.examples.pictures ? selection.blend : 1,
    palette: selection.palette,
  };
}
