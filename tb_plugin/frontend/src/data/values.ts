// Arrays whose first axis is the example, or the row.
import type { Values } from "./log";

// Only that row; it shares the memory of them all.
export function rowOf({ shape, data }: Values, row: number): Values {
  const size = data.length / Math.max(1, shape[0] ?? 1);
  return { shape: [1, ...shape.slice(1)], data: data.subarray(row * size, (row + 1) * size) };
}
