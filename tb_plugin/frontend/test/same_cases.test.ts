// What both Python and this page compute: Python's tests read the same cases.
import { expect, test } from "vitest";

import cases from "../../../tests/drift/same_cases.json";
import { settledAt } from "../src/derived/drift";
import { overProbe, quantile } from "../src/derived/statistics";

const numbers = (values: (number | null)[]): number[] => values.map((value) => value ?? NaN);
const rounded = (value: number): number => Number(value.toFixed(10));

test.each(cases.settled)("drift of $medians settled at $index", ({ medians, index }) => {
  expect(settledAt(numbers(medians))).toBe(index ?? -1);
});

test.each(cases.quantiles)("quantiles of $values are $found", ({ values, shares, found }) => {
  shares.forEach((share, i) => {
    expect(rounded(quantile(numbers(values), share))).toBe(rounded(found[i] ?? NaN));
  });
});

test.each(cases.overProbe)("over the probe, $rows are $middle", ({ isShare, rows, middle }) => {
  expect(rounded(overProbe([numbers(rows)], isShare)[0]!.median)).toBe(rounded(middle ?? NaN));
});
