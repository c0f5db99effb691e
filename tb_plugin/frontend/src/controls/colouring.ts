// In which colours values are drawn, and on which scale.
import { html, nothing, type TemplateResult } from "lit";

import type { Scene } from "../scene";
import type { Choose, Palette, Scale, Scope } from "../state/selection";
import { select } from "./select";

const SCALES: [Scale, string][] = [
  ["time", "Same for all steps"],
  ["step", "Same within a step"],
];

const PALETTES: Record<Palette, [signed: string, unsigned: string]> = {
  default: ["Blue–red", "Inferno"],
  viridis: ["Purple–orange", "Viridis"],
  grey: ["Grey", "Grey"],
};

export function palette(scene: Scene, choose: Choose): TemplateResult {
  const { selection, series, kind } = scene;
  const isSigned = series.isSigned || kind.palette?.(series) === "signed";
  const offered = Object.entries(PALETTES) as [Palette, [string, string]][];
  const named = offered.map(([name, [signed, unsigned]]): [Palette, string] => [
    name,
    isSigned ? signed : unsigned,
  ]);
  return select("Colours", selection.palette, named, (chosen) => choose({ palette: chosen }));
}

export function colouring(scene: Scene, scope: Scope, choose: Choose) {
  const { kind, selection } = scene;
  if (!kind.scale) return nothing;
  const { title, own } = kind.scale;
  const offered: [Scale, string][] = scope === "each" ? [...SCALES, ["map", own]] : SCALES;
  const { scale } = selection;
  const shown = scope !== "each" && scale === "map" ? "step" : scale;
  return html`
    ${select(title, shown, offered, (chosen) => choose({ scale: chosen }))}
    ${kind.legend?.(scene, scope) ?? nothing}
  `;
}
