// Where the dots of a beeswarm lie: one a number, side by side where they would hide each other.

export interface Dot {
  row: number;
  x: number; // 0 to 1
  y: number; // −1 to 1
  clipped: boolean;
}

const COLUMNS = 120;
const MOST_SIDEWAYS = 6; // dots from the middle to the edge; more lie closer together

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
  const gap = 1 / Math.max(MOST_SIDEWAYS, reach);
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
