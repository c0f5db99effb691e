// How two features act together: a heat map a pair, and beside it what changed.
import { html, nothing, type TemplateResult } from "lit";

import { endsOf, gradient } from "../../derived/colour";
import type { Choose } from "../../state/selection";
import { isCategorical, placeName } from "../curves/curve_paths";
import type { Grid } from "../../gen/tf_xai_pb";
import type { Plane } from "../../derived/maps";
import { shortNumber } from "../../common/numbers";
import { unitInView } from "../../derived/outputs";
import type { Scene } from "../../scene";
import type { Drawn } from "../kind";
import { difference, strongest, surfaceOf } from "./heat";
import type { Face } from "../../views/card";
import { cards } from "../../views/cards";
import { beside, frame, rounded, type Tick } from "../../views/frame";
import { scoreName } from "../../views/keys";

const PANEL = { minWidth: 440, height: (width: number) => 0.5 * width + 108 };
const TICKS = 3;
const MAX_CATEGORIES_NAMED = 8;

export function surfaces(scene: Scene, choose: Choose): TemplateResult {
  return html`${legend(scene)} ${cards(scene, PANEL, (row) => surfaceFace(scene, row), choose)}`;
}

export function surfaceFace(scene: Drawn, row: number): Face {
  const { series, values, channel, step, referenceIndex, steps } = scene;
  const grids = series.rows[row]?.grids ?? [];
  if (grids.length < 2) return { shown: html`<p>Nobody noted where this was evaluated.</p>` };
  const earlier = referenceIndex === undefined ? undefined : scene.valuesAt(referenceIndex);
  const now = values && surfaceOf(series, values, row, channel);
  const before = earlier && surfaceOf(series, earlier, row, channel);
  const change = now && before && difference(now, before);
  const since = steps[referenceIndex ?? -1];
  const title = since ? `Change since step ${since.step}` : "Nothing to compare with";
  const spoken = now ? `at step ${step.step} ${peak(now, grids)}` : `waiting for step ${step.step}`;
  const shown = html`
    <span class="pair">
      ${heat(scene, `Step ${step.step}`, now, grids)} ${heat(scene, title, change, grids)}
    </span>
  `;
  return { shown, spoken };
}

export function heat(scene: Drawn, says: string, plane: Plane | undefined, grids: Grid[]) {
  const [first, second] = grids as [Grid, Grid];
  const title = ({ feature }: Grid): string =>
    feature?.unit ? `${feature.name}, ${feature.unit}` : (feature?.name ?? "");
  return html`
    <span class="heat">
      <b>${says}</b>
      <small class="up">↑ ${title(second)}</small>
      ${frame({
        xs: ticks(first, (share) => 100 * share),
        left: beside(ticks(second, (share) => 100 * (1 - share))),
        inside: plane
          ? html`<xai-heat
              .plane=${plane}
              .top=${topOf(scene)}
              .palette=${scene.selection.palette}
            ></xai-heat>`
          : html`${nothing}`,
      })}
      <small class="right">${title(first)} →</small>
      <small class="peak">${plane ? peak(plane, grids) : nothing}</small>
    </span>
  `;
}

// A few cells of a grid, each at its middle: where along the axis, from 0 to 1.
function ticks(grid: Grid, along: (share: number) => number): Tick[] {
  const count = grid.at.length;
  const all = isCategorical(grid) && count <= MAX_CATEGORIES_NAMED;
  const wanted = all ? count : Math.min(TICKS, count);
  const places = Array.from({ length: wanted }, (_, i) =>
    Math.round((i * (count - 1)) / Math.max(1, wanted - 1)),
  );
  return places.map((place) => ({
    at: rounded(along((place + 0.5) / count)),
    text: grid.feature?.categories[grid.at[place]!] ?? shortNumber(grid.at[place]),
  }));
}

function peak(plane: Plane, grids: Grid[]): string {
  const found = strongest(plane);
  if (!found) return "zero everywhere";
  const { value, at, otherAt } = found;
  const where = `${placeName(grids[0]!, at)} and ${placeName(grids[1]!, otherAt)}`;
  return `strongest ${shortNumber(value)} at ${where}`;
}

function topOf({ common }: Drawn): number {
  return common > 0 ? common : 1;
}

function legend(scene: Scene): TemplateResult {
  const top = shortNumber(topOf(scene));
  const { palette } = scene.selection;
  const [against, favour] = endsOf(palette);
  return html`
    <div class="keys">
      <span class="key">
        −${top} <i class="ramp" style="background:${gradient(true, palette)}"></i> +${top}
        ${unitInView(scene)}
      </span>
      <p>
        ${capital(against)} lowers the ${scoreName(scene)}, ${favour} raises it, beyond what each
        feature does alone. One scale for all pairs and steps, changes too. All cells are drawn
        equally wide, though on numbers they are quantiles.
      </p>
    </div>
  `;
}

function capital(word: string): string {
  return word[0]!.toUpperCase() + word.slice(1);
}
