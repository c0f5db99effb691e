// Order statistics that leave out what is not a number.

export interface Quartiles {
  low: number;
  median: number;
  high: number;
}

export function quantile(numbers: ArrayLike<number>, share: number): number {
  return quantileOfSorted(sorted(numbers), share);
}

export function median(numbers: ArrayLike<number>): number {
  return quantile(numbers, 0.5);
}

export function quartiles(numbers: ArrayLike<number>): Quartiles {
  const ordered = sorted(numbers);
  return {
    low: quantileOfSorted(ordered, 0.25),
    median: quantileOfSorted(ordered, 0.5),
    high: quantileOfSorted(ordered, 0.75),
  };
}

// Over the probe, one a step: quartiles; of numbers that only say yes or no, the share of yes.
export function overProbe(steps: number[][], isShare = isYesOrNo(steps)): Quartiles[] {
  if (!isShare) return steps.map(quartiles);
  return steps.map((values) => ({ low: NaN, median: mean(values), high: NaN }));
}

export function isYesOrNo(steps: ArrayLike<number>[]): boolean {
  let yes = false;
  for (const values of steps) {
    for (let i = 0; i < values.length; i++) {
      const value = values[i]!;
      if (Number.isFinite(value) && value !== 0 && value !== 1) return false;
      yes ||= value === 1;
    }
  }
  return yes;
}

export function mean(numbers: number[]): number {
  const finite = numbers.filter(Number.isFinite);
  return finite.length ? finite.reduce((a, b) => a + b, 0) / finite.length : NaN;
}

// Linear between the two nearest ranks, as NumPy does.
function quantileOfSorted(ordered: Float64Array, share: number): number {
  if (ordered.length === 0) return NaN;
  const position = share * (ordered.length - 1);
  const below = Math.floor(position);
  const above = Math.ceil(position);
  return ordered[below]! + (position - below) * (ordered[above]! - ordered[below]!);
}

function sorted(numbers: ArrayLike<number>): Float64Array {
  const finite = new Float64Array(numbers.length);
  let count = 0;
  for (let i = 0; i < numbers.length; i++) {
    if (Number.isFinite(numbers[i])) finite[count++] = numbers[i]!;
  }
  return finite.subarray(0, count).sort();
}
