// An example, or row, as its card shows it, by what its values are about.
import { html, nothing, type TemplateResult } from "lit";

import { lineOf } from "../../derived/curve_lines";
import type { Family } from "../../data/family";
import { type Look, lookOf } from "./derived/film";
import type { Series } from "../../data/log";
import { rememberedOf } from "../../derived/memo";
import { inWords } from "../../words/numbers";
import type { Scene } from "../../scene";
import { surfaceOf } from "../../derived/surface_plane";
import { barsFace } from "../../views/bars";
import { type Face, mark } from "../../views/card";
import { curvePanel } from "../../views/curve_panel";
import { type Range, rangeOf } from "../../views/frame";
import { mapFace } from "../../views/maps";
import { seriesFace } from "../../views/series";
import { heat } from "../../views/surface";
import { wordsFace } from "../../views/words";

const FACES: Partial<Record<Look, (scene: Scene, row: number) => Face>> = {
  ...{ map: mapFace, bars: barsFace, words: wordsFace, bands: seriesFace },
  ...{ curve: curveFace, surface: surfaceFace },
};

export function faceOf(scene: Scene, row: number): TemplateResult | undefined {
  const { series, step } = scene;
  const look = lookOf(series);
  const face = look && FACES[look];
  if (!face || (look === "surface" && !scene.values)) return undefined;
  const { shown, spoken } = face(scene, row);
  return html`
    <figure class="seen ${look}">
      <div
        class="face ${scene.values ? "" : "waiting"}"
        role="group"
        aria-label=${spoken ?? nothing}
      >
        ${shown} ${mark(scene, row)}
      </div>
      <figcaption>${inWords(series.name)} at step ${step.step}</figcaption>
    </figure>
  `;
}

function curveFace(scene: Scene, row: number): Face {
  const { series, channel } = scene;
  const family = scene.family();
  const ranges = (): Range => rangeOfFamily(family, series, row, channel);
  return curvePanel(scene, { family, before: undefined, alone: false, ranges }, row);
}

const rangeOfFamily = rememberedOf(
  ({ values }: Family, series: Series, row: number, output: number): Range =>
    rangeOf(values.flatMap((one) => [...lineOf(series, one, row, 0, output)])),
);

function surfaceFace(scene: Scene, row: number): Face {
  const { series, values, channel, step } = scene;
  const grids = series.rows[row]?.grids ?? [];
  if (grids.length < 2) return { shown: html`<p>Nobody noted where this was evaluated.</p>` };
  const plane = surfaceOf(series, values!, row, channel);
  return { shown: html`${heat(scene, `Step ${step.step}`, plane, grids)}` };
}
