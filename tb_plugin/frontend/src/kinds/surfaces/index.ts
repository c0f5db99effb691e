// How two features act together: a heat map a pair.
import { html, type TemplateResult } from "lit";

import { endsOf, gradient } from "../../derived/colour";
import { paint } from "../../derived/maps";
import { unitInView } from "../../derived/outputs";
import type { Face } from "../../views/card";
import { scoreName } from "../../views/keys";
import { legend } from "../../views/ramp_legend";
import { sheet } from "../../views/sheet";
import { withUnit } from "../../common/numbers";
import type { Drawn, Kind, Still } from "../kind";
import { numbersFace } from "../numbers";
import { surfacesStyle } from "./style";
import { surfaceOf } from "./heat";
import { heat, surfaces } from "./surfaces";

export const surfacesKind: Kind = {
  name: "surface",
  applies: ({ kind }) => kind === "surfaces",
  rows: {
    word: "pair of features",
    lead: "the surfaces of ",
    unrelated: "surfaces of other pairs",
  },
  view: surfaces,
  face: surfaceOfOne,
  film: {
    says: "Surfaces: to the right the first feature, upwards the second.",
    draw: drawSurface,
    ramp: ({ isSigned }, palette) => gradient(isSigned, palette),
  },
  compare: {
    face: comparedSurface,
    hasLegend: true,
    sides: (palette) => {
      const [low, high] = endsOf(palette);
      return [high, low];
    },
  },
  palette: () => "signed",
  legend: surfaceLegend,
  hasReference: () => true,
  styles: [surfacesStyle],
};

function surfaceOfOne(drawn: Drawn, row: number): Face | undefined {
  const { series, values, channel, step } = drawn;
  if (!values) return undefined;
  const grids = series.rows[row]?.grids ?? [];
  if (grids.length < 2) return { shown: html`<p>Nobody noted where this was evaluated.</p>` };
  const plane = surfaceOf(series, values, row, channel);
  return { shown: html`${heat(drawn, `Step ${step.step}`, plane, grids)}` };
}

function comparedSurface(drawn: Drawn): Face {
  const { series, values, channel } = drawn;
  const grids = series.rows[0]?.grids ?? [];
  if (grids.length < 2) return numbersFace(drawn);
  const plane = values && surfaceOf(series, values, 0, channel);
  return { shown: html`<span class="plot">${heat(drawn, "", plane, grids)}</span>` };
}

function surfaceLegend(drawn: Drawn): TemplateResult {
  const { palette } = drawn.selection;
  const [low, high] = endsOf(palette);
  const words = `${low} lowers the ${scoreName(drawn)}, ${high} raises it`;
  const top = withUnit(drawn.common, unitInView(drawn));
  return legend([`−${top}`, `+${top}`], gradient(true, palette), `up to ${top}; ${words}`, words);
}

function drawSurface(pen: CanvasRenderingContext2D, size: number, still: Still): void {
  const plane = surfaceOf(still.series, still.values, 0, still.channel);
  const image = paint(plane, still.top, true, 1, still.palette);
  pen.imageSmoothingEnabled = false;
  pen.drawImage(sheet(plane.width, plane.height, image), 0, 0, size, size);
}
