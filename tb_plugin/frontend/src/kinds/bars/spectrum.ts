// Many numbers as bars in little room: one a column, or the strongest of those that share one.

export function spectrumOf(values: Float32Array, most: number): Float32Array {
  if (values.length <= most) return values;
  return Float32Array.from({ length: most }, (_, column) => {
    const [from, to] = [column, column + 1].map((at) => Math.floor((at * values.length) / most));
    let strongest = 0;
    for (let i = from!; i < to!; i++) {
      if (Math.abs(values[i]!) > Math.abs(strongest)) strongest = values[i]!;
    }
    return strongest;
  });
}
