// Cells on the time axis as columns of pixels: however many steps share a column, the largest
// wins, so that no change is lost.
export interface Run {
  from: number; // pixels
  to: number;
  value: number;
}

// Where cells begin and end, one more than there are places: half-way between two of them.
export function edgesOf(places: number[]): Float64Array {
  const { length } = places;
  const edges = new Float64Array(length + 1);
  for (let i = 1; i < length; i++) edges[i] = (places[i - 1]! + places[i]!) / 2;
  if (length === 1) edges.set([places[0]! - 50, places[0]! + 50]);
  if (length < 2) return edges;
  edges[0] = 2 * places[0]! - edges[1]!;
  edges[length] = 2 * places[length - 1]! - edges[length - 1]!;
  return edges;
}

// `edges` in per cent of `width` pixels. Not a number where there is no cell.
export function columnsOf(edges: Float64Array, values: ArrayLike<number>, width: number): Float32Array {
  const columns = new Float32Array(width).fill(NaN);
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (Number.isNaN(value) || edges[i + 1]! < 0 || edges[i]! > 100) continue;
    const [from, to] = pixelsOf(edges, i, width);
    for (let x = from; x < to; x++) {
      if (!(columns[x]! >= value)) columns[x] = value;
    }
  }
  return columns;
}

// At least one pixel, within the drawing.
export function pixelsOf(edges: Float64Array, i: number, width: number): [number, number] {
  const [low, high] = [edges[i]!, edges[i + 1]!].map((at) => Math.round((at * width) / 100));
  const from = Math.min(Math.max(0, low!), width - 1);
  return [from, Math.max(from + 1, Math.min(width, high!))];
}

// Neighbours of one value together; what is not a number is left out.
export function runsOf(columns: Float32Array): Run[] {
  const runs: Run[] = [];
  columns.forEach((value, x) => {
    const last = runs.at(-1);
    if (last && last.to === x && last.value === value) last.to = x + 1;
    else if (!Number.isNaN(value)) runs.push({ from: x, to: x + 1, value });
  });
  return runs;
}

// Which cell lies there; undefined: none.
export function cellAt(edges: Float64Array, place: number): number | undefined {
  const next = edges.findIndex((edge) => edge > place);
  return next > 0 ? next - 1 : undefined;
}
