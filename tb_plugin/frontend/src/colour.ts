// Colours of maps. Both tables are readable for colour-blind people, and their ends stay bright
// enough for a black picture.

export type Table = Uint8ClampedArray; // 256 colours, red green blue

const SIGNED = [
  "#2166ac",
  "#4393c3",
  "#92c5de",
  "#d1e5f0",
  "#f7f7f7",
  "#fddbc7",
  "#f4a582",
  "#d6604d",
  "#b2182b",
];
const UNSIGNED = [
  "#000004",
  "#1b0c41",
  "#4a0c6b",
  "#781c6d",
  "#a52c60",
  "#cf4446",
  "#ed6925",
  "#fb9b06",
  "#f7d13d",
  "#fcffa4",
];

// Tones that are seen on a light and on a dark page, as strong as the value is.
const FOR = [214, 96, 77];
const AGAINST = [67, 147, 195];
const MUCH = [150, 110, 210]; // of what has no sign

const GROWTH = 0.75; // of opacity with strength

export interface Tone {
  colour: number[]; // red green blue
  alpha: number;
}

const TABLES = { signed: table(SIGNED), unsigned: table(UNSIGNED) };

export function colours(isSigned: boolean): Table {
  return isSigned ? TABLES.signed : TABLES.unsigned;
}

export function gradient(isSigned: boolean): string {
  return `linear-gradient(to right, ${(isSigned ? SIGNED : UNSIGNED).join(", ")})`;
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

function table(stops: string[]): Table {
  const colours = new Uint8ClampedArray(256 * 3);
  for (let i = 0; i < 256; i++) colours.set(mixed(stops, (i / 255) * (stops.length - 1)), 3 * i);
  return colours;
}

function mixed(stops: string[], position: number): number[] {
  const below = Math.min(Math.floor(position), stops.length - 2);
  const [from, to] = [channels(stops[below]!), channels(stops[below + 1]!)];
  return from.map((value, i) => value + (position - below) * (to[i]! - value));
}

function channels(hex: string): number[] {
  return [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));
}
