// The curves of each example over time, with coloured bands behind them.
import type { TemplateResult } from "lit";

import { tones } from "../../derived/colour";
import { rampLegend, scoreEffects } from "../../views/ramp_legend";
import { type Drawn, hasItsAxes, type Kind } from "../kind";
import { bands, bandsFace } from "./bands";
import { drawBands } from "./still";
import { bandsStyle } from "./style";

export const bandsKind: Kind = {
  name: "bands",
  applies: ({ kind, axes }) => kind === "maps" && axes[0] === "time" && axes.length <= 2,
  fits: hasItsAxes,
  view: bands,
  face: bandsFace,
  film: {
    says: "Bands behind the curve; an edge above: for, below: against.",
    draw: drawBands,
    ramp: ({ isSigned }) => tones(isSigned),
  },
  compare: {
    face: (drawn) => bandsFace(drawn, 0),
    hasLegend: true,
    sides: () => ["edge above", "edge below"],
  },
  scale: { title: "Colour scale", own: "Each example its own" },
  legend: bandsLegend,
  styles: [bandsStyle],
};

function bandsLegend(drawn: Drawn): TemplateResult {
  const [down, up] = scoreEffects(drawn);
  const { isSigned } = drawn.series;
  const words = isSigned ? `blue, edge below: ${down}; red, edge above: ${up}` : "stronger: more";
  return rampLegend(drawn, tones(isSigned), words);
}
