import { expect, test } from "vitest";

import { percent, shortNumber, twoDigits, withSign, withUnit } from "../src/common/numbers";

test("drift has two digits that count", () => {
  expect([1.234, 0.5, 0.1, 0.0432, 0.00217, 0, -1e-9, NaN, undefined].map(twoDigits)).toEqual([
    ...["1.23", "0.50", "0.10", "0.043", "0.0022", "0.00", "0.00", "–", "–"],
  ]);
});

test("one minus sign stands before all of them", () => {
  expect([-2, -1234.5, -2e-5].map(shortNumber)).toEqual(["−2", "−1230", "−2e−5"]);
  expect([-0.5, -0.04].map(twoDigits)).toEqual(["−0.50", "−0.04"]);
  expect([withSign(-2), withUnit(-2, "k€")]).toEqual(["−2", "−2 k€"]);
});

test("other numbers are short", () => {
  expect([1234.5, 0.25, 0, 123456, 1e-5, NaN].map(shortNumber)).toEqual([
    ...["1230", "0.25", "0", "1.2e+5", "1e−5", "–"],
  ]);
  expect([0.256, NaN, undefined].map(percent)).toEqual(["26 %", "–", "–"]);
});
