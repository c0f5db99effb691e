// What the colours of the compared explanations mean: once for those that share a scale.
import { html, nothing, type TemplateResult } from "lit";

import { endsOf, gradient } from "../../derived/colour";
import { unitInView } from "../../derived/outputs";
import type { Drawn } from "../../kinds/kind";
import type { Mode } from "../../state/selection";
import { scoreName } from "../../views/keys";
import { legend } from "../../views/ramp_legend";
import { shortNumber } from "../../common/numbers";
import { subtracted, type Together } from "./derived/together";

export function legends(all: Together, mode: Mode): TemplateResult {
  const { panes, alone, groups } = all;
  const names = (places: number[]): string => places.map((i) => panes[i]!.name).join(", ");
  const named = groups.length > 1;
  return html`
    <div class="legends">
      ${groups.map((places) => {
        const drawn = alone[places[0]!]!;
        if (!drawn.kind.compare.hasLegend) return nothing;
        return html`
          <div>
            ${named ? html`<b>${names(places)}</b>` : nothing} ${drawn.kind.legend?.(drawn, "each")}
          </div>
        `;
      })}
      ${readings(all).map((text) => html`<p class="hint">${text}</p>`)}
      ${mode === "difference" ? differences(all) : nothing}
    </div>
  `;
}

// How what has no legend is read, each once.
function readings({ alone }: Together): string[] {
  const told = alone.flatMap((drawn) => {
    const reading = drawn?.kind.compare.reading;
    if (!reading) return [];
    const unit = unitInView(drawn);
    return [reading(scoreName(drawn), unit ? `, in ${unit}` : "")];
  });
  return [...new Set(told)];
}

// One for all differences of one scale.
function differences(all: Together) {
  const found = all.panes.slice(1).flatMap((pane, i) => {
    const one = subtracted(all, i + 1);
    if (!one || typeof one === "string" || !one.drawn.kind.compare.isLaidOver) return [];
    return [{ name: pane.name, drawn: one.drawn }];
  });
  const tops = [...new Set(found.map(({ drawn }) => drawn.common))];
  return tops.map((top) => {
    const of = found.filter(({ drawn }) => drawn.common === top);
    return difference(of[0]!.drawn, of.map(({ name }) => name).join(" or "));
  });
}

function difference({ common, selection: { palette } }: Drawn, other: string): TemplateResult {
  const [low, high] = endsOf(palette);
  const words = `${low}: higher in ${other}, ${high}: higher in A`;
  const top = shortNumber(common);
  const colours = gradient(true, palette);
  return html`
    <div>
      <b>A − ${other}</b>
      ${legend([`−${top}`, `+${top}`], colours, `up to ${top}; ${words}`, words)}
    </div>
  `;
}
