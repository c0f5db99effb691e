// Lines of curves: [rows, lines, grid, outputs], line 0 the curve, the others single examples.
import type { Grid } from "../../gen/tf_xai_pb";
import type { Series, Values } from "../../data/log";

export function gridOf(series: Series, row: number): Grid | undefined {
  return series.rows[row]?.grids[0];
}

export function isCategorical(grid: Grid): boolean {
  return (grid.feature?.categories.length ?? 0) > 0;
}

export function lineCount(values: Values | undefined): number {
  return values?.shape[1] ?? 0;
}

// One line, as long as its grid. Accumulated effects come centred; all others are counted from
// their own mean.
export function lineOf(
  series: Series,
  { shape, data }: Values,
  row: number,
  line: number,
  output: number,
): Float32Array {
  const [, lines = 1, grid = 1, outputs = 1] = shape;
  const length = Math.min(gridOf(series, row)?.at.length ?? 0, grid);
  const start = (row * lines + line) * grid * outputs + Math.min(output, outputs - 1);
  const found = Float32Array.from({ length }, (_, i) => data[start + i * outputs]!);
  if (series.method === "ale") return found;
  const middle = found.reduce((sum, value) => sum + value, 0) / length;
  return found.map((value) => value - middle);
}
