import { describe, expect, test } from "vitest";

import type { DriftMatrix } from "../src/data/requests";
import { driftBetween, evenly, phasesOf, topOfMatrix } from "../src/rooms/example/derived/drift_matrix";

function matrixOf(length: number, drift: (row: number, column: number) => number): DriftMatrix {
  const steps = Array.from({ length }, (_, i) => 10 * i);
  const values = steps.flatMap((_, row) => steps.map((_, column) => drift(row, column)));
  return { steps, values };
}

const jump = (at: number) => (row: number, column: number) =>
  row === column ? 0 : row < at === column < at ? 0.1 : 0.6;

describe("steps are chosen evenly", () => {
  test.each([
    [0, 4, 64, [0, 1, 2, 3, 4]],
    [3, 3, 64, [3]],
    [5, 4, 64, []],
    [0, 999, 5, [0, 250, 500, 749, 999]],
    [10, 20, 2, [10, 20]],
  ])("from %d to %d, at most %d", (first, last, most, wanted) => {
    expect(evenly(first, last, most)).toEqual(wanted);
  });

  test("none twice, the first and the last always", () => {
    for (let last = 63; last < 300; last++) {
      const found = evenly(0, last, 64);
      expect([found.length, new Set(found).size, found[0], found.at(-1)]).toEqual([64, 64, 0, last]);
    }
  });
});

describe("a cell", () => {
  test("is the drift of its row's step from its column's", () => {
    const matrix = matrixOf(3, (row, column) => 10 * row + column);
    expect(driftBetween(matrix, 2, 1)).toBe(21);
    expect(driftBetween(matrix, 3, 0)).toBeNaN();
  });

  test("has the strongest colour at the level of unrelated examples, or at the largest", () => {
    const matrix = matrixOf(3, (row, column) => (row === 1 ? NaN : row + column));
    expect([topOfMatrix(matrix, 0.7), topOfMatrix(matrix, NaN), topOfMatrix(matrix, 0)]).toEqual([0.7, 4, 4]);
    expect(topOfMatrix(matrixOf(2, () => NaN), NaN)).toBe(1);
    expect(topOfMatrix(matrixOf(2, () => 0), NaN)).toBe(1);
  });
});

describe("two phases", () => {
  test("meet where drift between them exceeds that within the most", () => {
    const found = phasesOf(matrixOf(9, jump(5)), 0.7)!;
    expect(found.start).toBe(5);
    expect(found.between).toBeCloseTo(0.6);
    expect(found.within).toBeCloseTo(0.1);
  });

  test("are found whatever cannot be compared", () => {
    const gaps = matrixOf(9, (row, column) => (row === 6 || column === 6 ? NaN : jump(5)(row, column)));
    expect(phasesOf(gaps, 0.7)?.start).toBe(5);
    expect(phasesOf(matrixOf(9, () => NaN), 1)).toBeUndefined();
  });

  test.each([
    ["changes are gradual", (row: number, column: number) => Math.abs(row - column) / 8],
    ["nothing changes", () => 0],
    ["everything changes alike", (row: number, column: number) => Number(row !== column)],
    ["one step alone is different", jump(1)],
    ["the last alone is", jump(8)],
  ])("are not told where %s", (_, drift) => {
    expect(phasesOf(matrixOf(9, drift), 1)).toBeUndefined();
  });

  test("are not told where they are far less apart than unrelated examples", () => {
    expect(phasesOf(matrixOf(9, jump(5)), 7)).toBeUndefined();
    expect(phasesOf(matrixOf(9, jump(5)), 5)).toBeDefined();
  });

  test("need two steps each", () => {
    expect(phasesOf(matrixOf(3, jump(1)), 1)).toBeUndefined();
    expect(phasesOf(matrixOf(4, jump(2)), 1)?.start).toBe(2);
  });
});
