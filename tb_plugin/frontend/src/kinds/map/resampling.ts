// Maps on coarser grids.
import type { Plane } from "../../derived/maps";

type Size = Pick<Plane, "width" | "height">;

// Means over the cells of a coarser grid. A cell that lies in two of them counts in each by the
// share of the area that lies there.
export function areaAveraged({ width, height, values }: Plane, to: Size): Plane {
  if (to.width === width && to.height === height) return { width, height, values };
  const lines = sharesOf(height, to.height);
  const columns = sharesOf(width, to.width);
  const found = new Float32Array(to.width * to.height);
  for (let y = 0; y < to.height; y++) {
    for (let x = 0; x < to.width; x++) {
      let sum = 0;
      for (const [line, high] of lines[y]!) {
        const start = line * width;
        for (const [column, wide] of columns[x]!) sum += high * wide * values[start + column]!;
      }
      found[y * to.width + x] = sum;
    }
  }
  return { ...to, values: found };
}

// For each coarse cell, the cells within it, and which share of it each of them is. In units in
// which both sides are whole: cells are `coarse` long, coarse ones `cells`.
function sharesOf(cells: number, coarse: number): [number, number][][] {
  return Array.from({ length: coarse }, (_, i) => {
    const [from, to] = [i * cells, (i + 1) * cells];
    const shares: [number, number][] = [];
    for (let cell = Math.floor(from / coarse); cell * coarse < to; cell++) {
      const overlap = Math.min((cell + 1) * coarse, to) - Math.max(cell * coarse, from);
      shares.push([cell, overlap / cells]);
    }
    return shares;
  });
}
