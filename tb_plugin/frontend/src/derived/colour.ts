// Colours of maps. All tables are even to the eye and readable for colour-blind people, and the ends
// of each stay bright enough for a black picture.
import { diverging, evenly, type Table } from "./oklab";
import type { Palette } from "../state/selection";

interface Ramps {
  signed: string[]; // from against to for
  unsigned: string[];
  against: string; // what the ends of the signed one are called
  for: string;
}

const RAMPS: Record<Palette, Ramps> = {
  default: {
    signed: ["#2166ac", "#67a9cf", "#f7f7f7", "#ef8a62", "#b2182b"],
    unsigned: [
      ...["#000004", "#1b0c41", "#4a0c6b", "#781c6d", "#a52c60"],
      ...["#cf4446", "#ed6925", "#fb9b06", "#f7d13d", "#fcffa4"],
    ],
    against: "blue",
    for: "red",
  },
  viridis: {
    signed: ["#825fba", "#bda7e6", "#f7f7f7", "#e3a47f", "#b3580c"],
    unsigned: [
      ...["#440154", "#482878", "#3e4989", "#31688e", "#26828e"],
      ...["#1f9e89", "#35b779", "#6ece58", "#b5de2b", "#fde725"],
    ],
    against: "purple",
    for: "orange",
  },
  grey: {
    signed: ["#0d0d0d", "#7a7a7a", "#ffffff"],
    unsigned: ["#0d0d0d", "#ffffff"],
    against: "dark",
    for: "bright",
  },
};

// Tones that are seen on a light and on a dark page, as strong as the value is.
const FOR = [214, 96, 77];
const AGAINST = [67, 147, 195];
const MUCH = [150, 110, 210]; // of what has no sign

const GROWTH = 0.75; // of opacity with strength

const STOPS = 17; // of a gradient

export interface Tone {
  colour: number[]; // red green blue
  alpha: number;
}

const TABLES = new Map<string[], Table>();

export function colours(isSigned: boolean, palette: Palette): Table {
  const ramp = rampOf(isSigned, palette);
  const table = TABLES.get(ramp) ?? (isSigned ? diverging(ramp) : evenly(ramp));
  TABLES.set(ramp, table);
  return table;
}

export function gradient(isSigned: boolean, palette: Palette): string {
  const table = colours(isSigned, palette);
  const stops = Array.from({ length: STOPS }, (_, i) => {
    const at = 3 * Math.round((255 * i) / (STOPS - 1));
    return `rgb(${table.slice(at, at + 3).join(" ")})`;
  });
  return `linear-gradient(to right, ${stops.join(", ")})`;
}

// What the two ends of signed maps are called.
export function endsOf(palette: Palette): [string, string] {
  return [RAMPS[palette].against, RAMPS[palette].for];
}

function rampOf(isSigned: boolean, palette: Palette): string[] {
  return isSigned ? RAMPS[palette].signed : RAMPS[palette].unsigned;
}

// Of a share of the strongest value, −1 to 1.
export function toneOf(share: number, isSigned: boolean): Tone {
  const strength = Number.isFinite(share) ? Math.min(1, Math.abs(share)) : 0;
  const alpha = Math.round(1000 * strength ** GROWTH) / 1000;
  if (!isSigned) return { colour: MUCH, alpha };
  return { colour: share < 0 ? AGAINST : FOR, alpha };
}

export function tint(share: number, isSigned: boolean): string {
  const { colour, alpha } = toneOf(share, isSigned);
  return `rgb(${colour.join(" ")} / ${alpha})`;
}

export function tones(isSigned: boolean): string {
  const shares = isSigned ? [-1, -0.5, -0.2, 0, 0.2, 0.5, 1] : [0, 0.2, 0.5, 1];
  return `linear-gradient(to right, ${shares.map((share) => tint(share, isSigned)).join(", ")})`;
}

// The colour of a step: from early to late, evenly to the eye, lighter or darker all the way.
export const STEP_GRADIENT = "linear-gradient(in oklab to right, var(--early), var(--late))";

export function stepColour(place: number, steps: number): string {
  const share = steps > 1 ? Math.round((100 * place) / (steps - 1)) : 100;
  return `color-mix(in oklab, var(--late) ${share}%, var(--early))`;
}
