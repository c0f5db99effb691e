import { expect, test } from "vitest";

import { csv } from "../src/export/table";
import { bare, legible, prose, visible } from "../src/words/legible";

test("plain names stay what they are", () => {
  for (const name of ["", "cat #3", "garden_large", "ü m²", "<img src=x>", "👩\u200d👧 e\u0301"]) {
    expect(legible(name)).toBe(name);
  }
});

test("what nobody sees is shown by a sign", () => {
  expect(legible("a\0b\x1b\x7f\x85\r\n")).toBe("a␀b␛␡[U+0085]␍␊");
  expect(legible("\u202egnp.exe")).toBe("[U+202E]gnp.exe");
  expect(legible("\u2069\u2066")).toBe("[U+2069][U+2066]");
  expect(legible("  \u200b")).toBe("␣␣␣");
});

test("what runs from right to left is kept apart from what stands around it", () => {
  expect(legible("חתול #3")).toBe("\u2068חתול #3\u2069");
  expect(legible("قط")).toBe("\u2068قط\u2069");
  expect(bare(legible("חתול #3"))).toBe("חתול #3");
  expect(legible("\u2068חתול\u202e\u2069")).toBe("\u2068חתול[U+202E]\u2069");
});

test("long names keep their beginning and their end", () => {
  const found = legible(`${"n".repeat(10_000)} #12`);
  expect(found).toHaveLength(200);
  expect(found).toMatch(/^n{159}…n{36} #12$/);
  expect([...legible("👧".repeat(500))]).toHaveLength(200);
});

test("what is legible stays what it is", () => {
  for (const name of ["חתול", "\u202ea", "   ", "n".repeat(300), "a\0"]) {
    expect(legible(legible(name))).toBe(legible(name));
  }
});

test("only names are of one line", () => {
  expect(visible("a\nb")).toBe("a␊b");
  expect(prose("a\nb\0")).toBe("a\nb␀");
});

test("numbers as CSV hold names as they are, and no formula", () => {
  const values = [legible("חתול"), "=1+1", "+1", "-1", "@SUM(A1)", "＝1", "\t=1", 'a","=1'];
  expect(csv([{ name: "class", values }]).split("\r\n")).toEqual([
    "class",
    "חתול",
    ...["'=1+1", "'+1", "'-1", "'@SUM(A1)", "'＝1", "'\t=1", '"a"",""=1"', ""],
  ]);
});
