// The dots of one feature: a drawing that is stretched to its place, and which dot is meant in it.
import { html, nothing, svg, type TemplateResult } from "lit";

import type { Examples, Values } from "../../data/log";
import { stepColour } from "../../derived/colour";

const SHADES = 9;
const WIDTH = 1000;
const HEIGHT = 28;
const ROOM = 11; // from the middle of a lane to the outermost dot
const ASPECT = 20; // about how much wider than high a lane is

export interface Drawn {
  dots: Dot[];
  shades: number[]; // see `shadesOf`
  isSigned: boolean;
  chosen: number | undefined;
}

export function drawing({ dots, shades, isSigned, chosen }: Drawn): TemplateResult {
  const zero = isSigned ? WIDTH / 2 : 0;
  const own = dots.filter(({ row }) => row === chosen);
  return html`
    <svg viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none" aria-hidden="true">
      ${svg`
        <path class="zero" d="M${zero} 0v${HEIGHT}" />
        ${dotted(dots.filter(({ row }) => shades[row] === undefined))}
        ${Array.from({ length: SHADES }, (_, shade) =>
          dotted(
            dots.filter(({ row }) => shades[row] === shade),
            stepColour(shade, SHADES),
          ),
        )}
        ${path("off", dots.filter(({ clipped }) => clipped))}
        ${path("ring", own)} ${path("dot own", own)}
      `}
    </svg>
  `;
}

function dotted(dots: Dot[], colour = "") {
  return path("dot", dots, colour && `stroke:${colour}`);
}

// Lines of no length with round ends: dots that stay round however the drawing is stretched.
function path(kind: string, dots: Dot[], style = "") {
  if (dots.length === 0) return nothing;
  const places = dots.map(({ x, y }) => {
    return `M${Math.round(x * WIDTH)} ${(HEIGHT / 2 + y * ROOM).toFixed(1)}h0`;
  });
  return svg`<path class=${kind} style=${style || nothing} d=${places.join("")} />`;
}

export function pointed(event: MouseEvent, dots: Dot[]): number | undefined {
  const box = (event.currentTarget as HTMLElement).getBoundingClientRect();
  const x = (event.clientX - box.left) / box.width;
  const y = (2 * (event.clientY - box.top)) / box.height - 1;
  return nearestDot(dots, x, y * (HEIGHT / 2 / ROOM), ASPECT);
}

const known = new WeakMap<Values, Map<number, number[]>>();

// Which colour from low to high, one an example; none where the feature has no order.
export function shadesOf({ inputs, features }: Examples, feature: number): number[] {
  if (!inputs || features[feature]!.categories.length > 0) return [];
  const found = known.get(inputs) ?? new Map<number, number[]>();
  known.set(inputs, found);
  const shares = (): number[] => rankShares(columnOf(inputs, feature));
  const shades = found.get(feature) ?? shares().map((share) => Math.round(share * (SHADES - 1)));
  found.set(feature, shades);
  return shades;
}

export function columnOf({ data, shape }: Values, feature: number): number[] {
  const features = data.length / shape[0]!;
  return Array.from({ length: shape[0]! }, (_, row) => data[row * features + feature]!);
}

// Where the dots of a beeswarm lie: one a number, side by side where they would hide each other.
export interface Dot {
  row: number;
  x: number; // 0 to 1
  y: number; // −1 to 1
  clipped: boolean;
}

const COLUMNS = 120;
const MAX_SIDEWAYS = 6; // dots from the middle to the edge; more lie closer together

// `top` is at the right end, −top at the left one, or 0 where nothing is negative. The same numbers
// always lie in the same places.
export function beeswarm(numbers: number[], top: number, isSigned: boolean): Dot[] {
  const dots = numbers.flatMap((value, row) => {
    if (!Number.isFinite(value)) return [];
    const share = top > 0 ? value / top : 0;
    const x = Math.min(1, Math.max(0, isSigned ? (share + 1) / 2 : share));
    return [{ row, x, y: 0, clipped: Math.abs(share) > 1.001 }];
  });
  for (const column of columnsOf(dots)) spreadOut(column);
  return dots;
}

function columnsOf(dots: Dot[]): Dot[][] {
  const columns = new Map<number, Dot[]>();
  for (const dot of dots) {
    const at = Math.round(dot.x * COLUMNS);
    columns.set(at, [...(columns.get(at) ?? []), dot]);
  }
  return [...columns.values()];
}

// The first in the middle, then one above and one below.
function spreadOut(column: Dot[]): void {
  const reach = Math.ceil((column.length - 1) / 2);
  const gap = 1 / Math.max(MAX_SIDEWAYS, reach);
  column.forEach((dot, i) => (dot.y = Math.ceil(i / 2) * gap * (i % 2 === 0 ? 1 : -1)));
}

// Nearest to a place, as its row; undefined where there is none.
export function nearestDot(dots: Dot[], x: number, y: number, aspect: number): number | undefined {
  let [best, least] = [undefined as number | undefined, Infinity];
  for (const dot of dots) {
    const gap = Math.hypot((dot.x - x) * aspect, (dot.y - y) / 2);
    if (gap < least) [best, least] = [dot.row, gap];
  }
  return best;
}

// From the lowest to the highest of a feature's values, 0 to 1, by rank: outliers leave room.
export function rankShares(values: number[]): number[] {
  const ordered = [...new Set(values)].sort((a, b) => a - b);
  const place = new Map(ordered.map((value, i) => [value, i]));
  const last = Math.max(1, ordered.length - 1);
  return values.map((value) => (ordered.length > 1 ? place.get(value)! / last : 0.5));
}
