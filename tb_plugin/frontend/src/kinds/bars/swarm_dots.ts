// The dots of one feature: a drawing that is stretched to its place, and which dot is meant in it.
import { html, nothing, svg, type TemplateResult } from "lit";

import { type Dot, nearestDot, rankShares } from "./beeswarm";
import type { Examples, Values } from "../../data/log";
import { stepColour } from "../../derived/step_colour";

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
