// Arrays whose first axis is the example, or the row.
import type { Values } from "./log";

// The numbers of that row; they share the memory of them all.
export function rowNumbers({ shape, data }: Values, row: number): Float32Array {
  const size = data.length / Math.max(1, shape[0] ?? 1);
  return data.subarray(row * size, (row + 1) * size);
}

// The same as an array of that row alone.
export function rowOf({ shape, data }: Values, row: number): Values {
  return { shape: [1, ...shape.slice(1)], data: rowNumbers({ shape, data }, row) };
}

const wholes = new WeakMap<Values, Values>();

// The same, which knows of which array it is: one row may be drawn on the scale of all.
export function partOf(all: Values, row: number): Values {
  const part = rowOf(all, row);
  wholes.set(part, all);
  return part;
}

export function wholeOf(part: Values): Values {
  return wholes.get(part) ?? part;
}
