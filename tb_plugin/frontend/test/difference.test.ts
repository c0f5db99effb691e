import { expect, test } from "vitest";

import { differenceOf, type Term } from "../src/kinds/difference";
import type { Series, Step, Values } from "../src/data/log";
import { areaAveraged, largestPlace } from "../src/kinds/map/map_difference";
import { kindOf } from "../src/kinds";
import { EXAMPLES, series, STEPS, values } from "./logs";

function term(name: string, own: Values | undefined, rest: Partial<Series> = {}, step?: Step): Term {
  const of = series(rest);
  return {
    ...{ name, kind: kindOf(of, own), series: of, examples: EXAMPLES, row: 0 },
    ...{ step: step ?? STEPS[1]!, values: own, channel: 0, top: 8 },
  };
}

test("maps of one series are subtracted as they are", () => {
  const found = differenceOf(
    term("A", values([1, 1, 2], [4, 1])),
    term("B", values([1, 1, 2], [1, 3])),
    "time",
  );
  expect(found).toMatchObject({ values: values([1, 1, 2], [3, -2]), top: 8, notes: [] });
  expect(found).toMatchObject({ series: { axes: ["y", "x"], isSigned: true } });
});

test("maps of different series come to one grid and to scales of their own", () => {
  const found = differenceOf(
    term("A", values([1, 2, 2], [8, 8, 0, 0]), { isSigned: true }),
    { ...term("B", values([1, 1, 1], [2]), { name: "lime" }), top: 2 },
    "time",
  );
  expect(found).toMatchObject({ values: values([1, 1, 1], [0.5 - 1]), top: 1 });
  const { notes } = found as { notes: string[] };
  expect(notes.join("; ")).toMatch(/\|values\|.*scale of its own.*1 × 1 cells/);
});

test("channels are summed before", () => {
  const axes = ["y", "x", "channel"];
  const found = differenceOf(
    term("A", values([1, 1, 1, 3], [1, 2, 3]), { axes }),
    term("B", values([1, 1, 1, 3], [1, 1, 0]), { axes }),
    "time",
  );
  expect(found).toMatchObject({ values: values([1, 1, 1], [4]) });
});

test("bars are subtracted feature by feature, where they are about the same", () => {
  const bars = { axes: ["feature"], labels: ["age", "ward"] };
  const one = term("A", values([1, 2], [4, 1]), bars);
  expect(differenceOf(one, term("B", values([1, 2], [1, 3]), bars), "time")).toMatchObject({
    values: values([1, 2], [3, -2]),
    series: { axes: ["feature"], isSigned: true },
  });
  const others = { ...bars, labels: ["age", "sex"] };
  expect(differenceOf(one, term("B", values([1, 2], [1, 3]), others), "time")).toMatch(/different things/);
  const more = term("B", values([1, 3], [1, 3, 2]), bars);
  expect(differenceOf(one, more, "time")).toMatch(/kind or size/);
});

test("nothing is subtracted from what says nothing, or has not come", () => {
  const flat = { ...STEPS[1]!, degenerate: [true, false, false] };
  const here = term("A", values([1, 1, 1], [1]));
  expect(differenceOf(here, term("B", values([1, 1, 1], [0]), {}, flat), "time")).toMatch(
    /B is zero everywhere/,
  );
  expect(differenceOf(here, term("B", undefined), "time")).toBeUndefined();
});

test("coarser grids hold means by area, also where cells lie in two of them", () => {
  const plane = { width: 3, height: 2, values: Float32Array.from([0, 3, 6, 6, 9, 12]) };
  expect(areaAveraged(plane, { width: 2, height: 1 }).values).toEqual(Float32Array.from([4, 8]));
  expect(areaAveraged(plane, plane).values).toBe(plane.values);
});

test("coarser grids are those of a slow twin", () => {
  const [from, to] = [7, 3];
  const cells = Float32Array.from({ length: from * from }, (_, i) => Math.sin(3 * i));
  const fine = from * to; // cells that lie in one cell of either grid
  const twin = new Float64Array(to * to);
  for (let y = 0; y < fine; y++) {
    for (let x = 0; x < fine; x++) {
      const cell = Math.floor(y / to) * from + Math.floor(x / to);
      twin[Math.floor(y / from) * to + Math.floor(x / from)]! += cells[cell]! / from ** 2;
    }
  }
  const found = areaAveraged({ width: from, height: from, values: cells }, { width: to, height: to });
  found.values.forEach((value, i) => expect(value).toBeCloseTo(twin[i]!, 6));
});

test("places on a map are told by thirds", () => {
  const at = (place: number): string | undefined => {
    const cells = new Float32Array(9);
    cells[place] = 2;
    return largestPlace({ width: 3, height: 3, values: cells })?.where;
  };
  expect([0, 1, 3, 4, 8].map(at)).toEqual([
    "at the upper left",
    "at the top",
    "on the left",
    "in the middle",
    "at the lower right",
  ]);
  expect(largestPlace({ width: 1, height: 1, values: Float32Array.of(-1) })).toBeUndefined();
});
