// What stands around a matrix of drift: steps on both axes, the legend, and what it says in words.
import { html, nothing, type TemplateResult } from "lit";

import { clamp } from "../../../derived/axis";
import type { DriftMatrix } from "../../../data/requests";
import type { Phases } from "../derived/drift_matrix";
import { twoDigits } from "../../../common/numbers";
import { driftGradient } from "../../overview/derived/colour";
import { beside, frame, rounded, type Tick } from "../../../views/frame";

export interface Cell {
  row: number;
  column: number;
}

const TICKS = 6;

export function around(matrix: DriftMatrix, inside: TemplateResult): TemplateResult {
  const ticks = ticksOf(matrix);
  return frame({ xs: ticks, left: beside(ticks), inside });
}

function ticksOf({ steps }: DriftMatrix): Tick[] {
  const stride = Math.ceil(steps.length / TICKS);
  return steps.flatMap((step, place) =>
    place % stride === 0 ? [{ at: middle(place, steps.length), text: String(step) }] : [],
  );
}

// The step in view on both axes, and the cell that is pointed at.
export function marks({ steps }: DriftMatrix, at: number, cell: Cell | undefined): TemplateResult {
  const place = steps.indexOf(at);
  const size = `${100 / steps.length}%`;
  const start = (index: number): string => `${(100 * index) / steps.length}%`;
  return html`
    ${
      place < 0
        ? nothing
        : html`<i class="here" style="left:${start(place)}; width:${size}"></i>
            <i class="here" style="top:${start(place)}; height:${size}"></i>`
    }
    ${
      cell
        ? html`<i
            class="pointed"
            style="left:${start(cell.column)}; top:${start(cell.row)}; width:${size}; height:${size}"
          ></i>`
        : nothing
    }
  `;
}

export function cellAt({ clientX, clientY, currentTarget }: MouseEvent, count: number): Cell {
  const box = (currentTarget as HTMLElement).getBoundingClientRect();
  const place = (share: number): number => clamp(Math.floor(share * count), 0, count - 1);
  return {
    row: place((clientY - box.top) / Math.max(1, box.height)),
    column: place((clientX - box.left) / Math.max(1, box.width)),
  };
}

export function moved({ row, column }: Cell, key: string, count: number): Cell | undefined {
  const moves: Record<string, Cell> = {
    ArrowUp: { row: row - 1, column },
    ArrowDown: { row: row + 1, column },
    ArrowLeft: { row, column: column - 1 },
    ArrowRight: { row, column: column + 1 },
    Home: { row, column: 0 },
    End: { row, column: count - 1 },
  };
  const to = moves[key];
  return to && { row: clamp(to.row, 0, count - 1), column: clamp(to.column, 0, count - 1) };
}

export interface Scale {
  top: number;
  unrelated: string; // what is that far apart; "" where nobody knows
  gaps: boolean; // some cannot be compared
  dark: boolean;
}

export function legend({ top, unrelated, gaps, dark }: Scale): TemplateResult {
  const words = unrelated ? `as far apart as ${unrelated}` : "the largest";
  return html`
    <figure class="scale" aria-label=${`Colours of drift, from no change to ${words}, ${twoDigits(top)}`}>
      <span>
        no change <i class="ramp" style="background:${driftGradient(dark)}"></i> ${words}
        (${twoDigits(top)})
      </span>
      ${gaps ? html`<span><i class="hatched"></i> cannot be compared</span>` : nothing}
    </figure>
  `;
}

export function phases(
  { steps }: DriftMatrix,
  found: Phases | undefined,
  go: (step: number) => void,
): TemplateResult | typeof nothing {
  if (!found) return nothing;
  const { start, between, within } = found;
  const step = steps[start]!;
  return html`
    <p class="phases">
      Two phases: steps ${steps[0]} to ${steps[start - 1]}, and from
      <button class="link" @click=${() => go(step)}>step ${step}</button> on. Drift is
      ${twoDigits(between)} on average between them, ${twoDigits(within)} within them.
    </p>
  `;
}

function middle(place: number, count: number): number {
  return rounded((100 * (place + 0.5)) / count);
}
