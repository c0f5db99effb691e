// One row of the overview: a name, what lies on the time axis, and what it is at the step in view.
import { html, nothing, type TemplateResult } from "lit";

import type { Choose } from "../../state/selection";
import type { Scene } from "../../scene";
import "../../views/brush";
import { keepInView, zoomed } from "../../views/lines";
import { type Span, spanOf } from "./derived/span";
import type { Reads } from "./timespan";

export interface Timed {
  style: string;
  name: TemplateResult;
  inside: TemplateResult;
  told: unknown;
  reads: Reads; // what is said where the pointer is
  pick: (at: number) => void; // a place on the axis
}

export function timed(scene: Scene, { style, name, inside, told, reads, pick }: Timed, choose: Choose) {
  const span = spanOf(scene);
  return html`
    <div class="timed ${style}">
      <div class="gutter">${name}</div>
      <xai-brush
        class="plot"
        .range=${span}
        .reads=${reads}
        @pick=${({ detail, currentTarget }: CustomEvent<number>) => {
          keepInView(currentTarget, scene.selection);
          pick(detail);
        }}
        @zoom=${zoomed(scene, choose)}
        >${inside}</xai-brush
      >
      <div class="told">${told || nothing}</div>
    </div>
  `;
}

// From per cent to the axis.
export function onAxis({ low, high }: Span, place: number): number {
  return low + (place / 100) * (high - low);
}
