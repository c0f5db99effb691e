// Numbers of features, columns or edits, as signed bars around a line at zero; of the whole probe as
// a beeswarm, and over the training as lines.
import { nothing, type TemplateResult } from "lit";

import type { Choose, Scope } from "../../state/selection";
import { STEP_GRADIENT, tones } from "../../derived/colour";
import type { Scene } from "../../scene";
import { legend, rampLegend, scoreEffects } from "../../views/ramp_legend";
import { importance } from "../importance/importance";
import { type Drawn, hasItsAxes, type Kind } from "../kind";
import { bars, barsFace } from "./bars";
import { drawBars } from "./still";
import { barsStyle, swarmStyle } from "./style";
import { swarm } from "./swarm";

const AXES = ["feature", "column", "edit"];

export const barsKind: Kind = {
  name: "bars",
  applies: ({ kind, axes }) => kind === "maps" && axes.length === 1 && AXES.includes(axes[0]!),
  fits: hasItsAxes,
  view,
  face: barsFace,
  film: {
    says: "Bars: one a feature or edit, in the order of the log; upwards for, downwards against.",
    draw: drawBars,
    ramp: ({ isSigned }) => tones(isSigned),
  },
  compare: { face: (drawn) => barsFace(drawn, 0), hasLegend: true, keepsItsPlace: true },
  scale: { title: "Scale", own: "Each example its own" },
  legend: barsLegend,
  isOverTime: true,
  hasReference: (scope) => scope === "training",
  hasScopes: true,
  styles: [barsStyle, swarmStyle],
};

function view(scene: Scene, choose: Choose): TemplateResult {
  const ofScope = { each: bars, probe: swarm, training: importance }[scene.selection.scope];
  return ofScope(scene, choose);
}

function barsLegend(drawn: Drawn, scope: Scope): TemplateResult | typeof nothing {
  const { series, examples } = drawn;
  const [down, up] = scoreEffects(drawn);
  const sides = `left: ${down}, right: ${up}`;
  if (scope !== "probe") {
    return rampLegend(drawn, tones(series.isSigned), series.isSigned ? sides : "longer: more");
  }
  if (series.axes[0] !== "feature" || !examples.inputs) return nothing;
  const places = series.isSigned ? sides : "farther right: more";
  const words = `${places}; colour: the feature's value, grey: categories`;
  return legend(["low", "high"], STEP_GRADIENT, `from low to high: ${words}`, words);
}
