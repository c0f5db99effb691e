// In which colours values are drawn, and on which scale.
import { html, type TemplateResult } from "lit";

import type { Scene } from "../scene";
import type { Palette, Scale, Scope } from "../state";
import type { Choose } from "./choose";
import { legend, valueLegend } from "./legend";
import { select } from "./select";

export const OF_FEATURES = ["feature", "column", "edit"];

const SCALES: [Scale, string][] = [
  ["time", "Same for all steps"],
  ["step", "Same within a step"],
];

const PALETTES: Record<Palette, [signed: string, unsigned: string]> = {
  default: ["Blue–red", "Inferno"],
  viridis: ["Purple–orange", "Viridis"],
  grey: ["Grey", "Grey"],
};

export function palette({ selection, series }: Scene, choose: Choose): TemplateResult {
  const isSigned = series.isSigned || series.kind === "surfaces";
  const offered = Object.entries(PALETTES) as [Palette, [string, string]][];
  const named = offered.map(([name, [signed, unsigned]]): [Palette, string] => [
    name,
    isSigned ? signed : unsigned,
  ]);
  return select("Colours", selection.palette, named, (chosen) => choose({ palette: chosen }));
}

export function colouring(scene: Scene, scope: Scope, choose: Choose): TemplateResult {
  const { axes } = scene.series;
  const own = axes[0] === "y" ? "Each map its own" : "Each example its own";
  const offered: [Scale, string][] = scope === "each" ? [...SCALES, ["map", own]] : SCALES;
  const { scale } = scene.selection;
  const shown = scope !== "each" && scale === "map" ? "step" : scale;
  const title = OF_FEATURES.includes(axes[0] ?? "") ? "Scale" : "Colour scale";
  return html`
    ${select(title, shown, offered, (chosen) => choose({ scale: chosen }))}
    ${scope === "probe" ? valueLegend(scene) : legend(scene)}
  `;
}
