// The colour of a step: from early to late, evenly to the eye, lighter or darker all the way.
export const STEP_GRADIENT = "linear-gradient(in oklab to right, var(--early), var(--late))";

export function stepColour(place: number, steps: number): string {
  const share = steps > 1 ? Math.round((100 * place) / (steps - 1)) : 100;
  return `color-mix(in oklab, var(--late) ${share}%, var(--early))`;
}
