// A small curve of one example's drift over all steps, as the path of an SVG.
export const SPARK = { width: 80, height: 16 };

const BAR_SHARE = 0.75; // of its column

// `top` has the full height; square roots, so that small numbers stay visible beside large ones.
export function sparkline(numbers: number[], top: number): string {
  const columns = Math.min(numbers.length, SPARK.width);
  let path = "";
  for (let column = 0; column < columns; column++) {
    const [from, to] = [column, column + 1].map((at) =>
      Math.floor((at * numbers.length) / columns),
    );
    const most = Math.max(...numbers.slice(from, to).filter(Number.isFinite));
    if (!Number.isFinite(most)) continue;
    const share = Math.sqrt(Math.min(1, Math.max(0, most / top)));
    const height = round(0.5 + (SPARK.height - 0.5) * share);
    const width = round((BAR_SHARE * SPARK.width) / columns);
    path += `M${round(barAt(column, columns))} ${SPARK.height}v${-height}h${width}v${height}z`;
  }
  return path;
}

function barAt(column: number, columns: number): number {
  return (SPARK.width * (column + (1 - BAR_SHARE) / 2)) / columns;
}

function round(value: number): number {
  return Math.round(10 * value) / 10;
}
