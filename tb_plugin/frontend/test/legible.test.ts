import { expect, test } from "vitest";

import { csv } from "../src/export/table";
import { bare, legible, prose, visible } from "../src/common/legible";

test("plain names stay what they are", () => {
  for (const name of ["", "cat #3", "garden_large", "ü m²", "<img src=x>", "👩\u200d👧 e\u0301"]) {
    expect(legible(name)).toBe(name);
  }
});

test("what nobody sees is shown by a sign", () => {
  expect(legible("a\0b\x1b\x7f\x85\r\n")).toBe("a␀b␛␡[U+0085]␍␊");
  expect(legible("\u202egnp.exe")).toBe("[U+202E]gnp.exe");
  expect(legible("\u2069\u2066")).toBe("[U+2069][U+2066]");
  expect(legible("   ")).toBe("␣␣␣");
  expect(legible(" \u200d\u200c")).toBe("␣␣␣");
});

test("what has no width or no ink is shown by its number", () => {
  const unseen = [
    ...[0x200e, 0x200f, 0x061c, 0x200b, 0x2060, 0x2061, 0x2062, 0x2063, 0x2064, 0x206a, 0xfeff],
    ...[0x00ad, 0x034f, 0x3164, 0xffa0, 0x115f, 0x1160, 0x2800, 0xe0000, 0xe0001, 0xe0061, 0xe007f],
  ];
  for (const code of unseen) {
    const sign = `[U+${code.toString(16).toUpperCase().padStart(4, "0")}]`;
    const name = `cat${String.fromCodePoint(code)}`;
    expect(legible(name)).toBe(`cat${sign}`);
    expect(prose(name)).toBe(`cat${sign}`);
    expect(legible(String.fromCodePoint(code))).toBe(sign);
  }
  expect(legible("  \u200b")).toBe("  [U+200B]");
});

test("what shapes its neighbours stays", () => {
  for (const name of ["👩\u200d👧", "क\u200cष", "❤\ufe0f", "葛\u{e0100}"]) {
    expect(legible(name)).toBe(name);
  }
  expect(legible("می\u200cخواهم")).toBe("\u2068می\u200cخواهم\u2069");
});

test("what runs from right to left is kept apart from what stands around it", () => {
  expect(legible("חתול #3")).toBe("\u2068חתול #3\u2069");
  expect(legible("قط")).toBe("\u2068قط\u2069");
  expect(bare(legible("חתול #3"))).toBe("חתול #3");
  const others = ["ܐ", "ބ", "ߊ", "ࠀ", "ࡀ", "ࢠ", "ﬡ", "ﷲ", "ﻼ", "𐤀", "𐴀", "𞠀", "𞤀", "𞸀"];
  for (const name of others) expect(legible(`a ${name}`)).toBe(`\u2068a ${name}\u2069`);
  for (const name of ["я", "ก", "日本", "ﬀ", "𐐀", "😀"]) expect(legible(name)).toBe(name);
  expect(legible("\u2068חתול\u202e\u2069")).toBe("\u2068חתול[U+202E]\u2069");
});

test("long names keep their beginning and their end", () => {
  const found = legible(`${"n".repeat(10_000)} #12`);
  expect(found).toHaveLength(200);
  expect(found).toMatch(/^n{159}…n{36} #12$/);
  expect([...legible("👧".repeat(500))]).toHaveLength(200);
});

test("what is legible stays what it is", () => {
  for (const name of ["חתול", "\u202ea", "   ", "n".repeat(300), "a\0", "\u200b", "א\u200f", "\u{e0041}".repeat(99)]) {
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
