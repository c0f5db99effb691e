import { create } from "@bufbuild/protobuf";
import { describe, expect, test, vi } from "vitest";

import { reelOf, revealing, rowIn, shared, spanOf, type Subject } from "../src/rooms/example/derived/film";
import { RowSchema } from "../src/gen/tf_xai_pb";
import type { Series } from "../src/data/log";
import { Resting, type Sight } from "../src/rooms/example/derived/resting";
import { kindOf } from "../src/kinds";
import { loaded, said, series, step } from "./logs";

const rows = (...names: string[]) => names.map((name) => create(RowSchema, { name }));
const ALL = { first: 0, last: 2 };
const EXAMPLE: Subject = { row: 1, name: "dog", ofProbe: true };

describe("what is drawn small", () => {
  test.each([
    ["maps", ["y", "x"], "map"],
    ["maps", ["y", "x", "channel"], "map"],
    ["maps", ["y", "x", "depth"], undefined],
    ["maps", ["feature"], "bars"],
    ["maps", ["edit"], "bars"],
    ["maps", ["feature", "output"], undefined],
    ["maps", ["token"], "words"],
    ["maps", ["time", "feature"], "bands"],
    ["maps", [], undefined],
    ["curves", ["at"], "curve"],
    ["surfaces", ["at", "at"], "surface"],
    ["decisions", ["class"], "scores"],
    ["representations", ["feature"], undefined],
    ["of tomorrow", ["y", "x"], undefined],
  ])("%s %j", (kind, axes, look) => {
    const found = kindOf(series({ kind, axes }));
    expect(found.film && found.name).toBe(look);
  });
});

describe("a subject in another series", () => {
  test("is the same example", () => {
    expect(rowIn(series(), EXAMPLE)).toBe(1);
    expect(rowIn(series({ rows: rows("dog") }), EXAMPLE)).toBeUndefined();
  });

  test("or the row of that name", () => {
    const subject = { row: 0, name: "age", ofProbe: false };
    expect(rowIn(series({ rows: rows("sex", "age") }), subject)).toBe(1);
    expect(rowIn(series({ rows: rows("sex") }), subject)).toBeUndefined();
    expect(rowIn(series(), subject)).toBeUndefined();
  });
});

describe("a reel", () => {
  const own = [step(0, []), step(10, [0.1]), step(20, [0.1])];
  const log = (...others: [Series, number[]][]) => {
    const of = loaded(own, [said(0, [0])]);
    of.run.series.push(...others.map(([one]) => one));
    for (const [{ name }, at] of others) of.steps.set(name, at.map((one) => step(one, [0.1])));
    return of;
  };
  const reel = (of: ReturnType<typeof log>, zoom = ALL) =>
    reelOf(of, EXAMPLE.row, EXAMPLE.name, EXAMPLE.ofProbe, own, zoom);

  test("has a lane an explanation and a column a step of any", () => {
    const { columns, lanes, leftOut } = reel(
      log(
        [series({ name: "ig" }), [0, 5, 30]],
        [series({ name: "dense", kind: "representations" }), [0]],
        [series({ name: "pdp", kind: "curves", rows: rows("age") }), [0, 1]],
      ),
    );
    expect(lanes.map((lane) => lane.series.name)).toEqual(["grad_cam", "ig"]);
    expect(columns.map((at) => at.step)).toEqual([0, 5, 10, 20, 30]);
    expect(lanes[1]!.at.get(5)).toBe(lanes[1]!.steps[1]);
    expect(leftOut).toEqual(["dense"]);
  });

  test("ends where the part in view does", () => {
    const of = log([series({ name: "ig" }), [0, 5, 15, 30]]);
    const at = (first: number, last: number) => reel(of, { first, last }).columns.map((one) => one.step);
    expect(at(0, 1)).toEqual([0, 5, 10]);
    expect(at(1, 2)).toEqual([10, 15, 20, 30]);
  });

  test("waits for the steps of an explanation that is still loading", () => {
    const of = log([series({ name: "ig" }), []]);
    of.steps.delete("ig");
    expect(reel(of).lanes.map(({ steps }) => steps.length)).toEqual([3, 0]);
  });
});

describe("what is in sight", () => {
  test.each([
    [0, 300, 10, { from: 0, to: 4 }],
    [45, 300, 10, { from: 0, to: 4 }],
    [90, 300, 10, { from: 1, to: 5 }],
    [5000, 300, 10, { from: 10, to: 10 }],
    [0, 300, 2, { from: 0, to: 2 }],
    [0, 0, 2, { from: 0, to: 0 }],
  ])("from %d, %d wide, of %d", (scrolled, extent, count, wanted) => {
    expect(spanOf(scrolled, extent, 90, count)).toEqual(wanted);
  });

  test("is shared by two spans where they overlap", () => {
    expect(shared({ from: 0, to: 5 }, { from: 3, to: 9 })).toEqual({ from: 3, to: 5 });
    expect(shared({ from: 0, to: 2 }, { from: 3, to: 9 })).toEqual({ from: 3, to: 3 });
  });

  test("stays where it is if the step in view is there, else it moves into the middle", () => {
    expect(revealing(2, 100, 300, 90)).toBe(100);
    expect(revealing(9, 100, 300, 90)).toBe(705);
    expect(revealing(0, 100, 300, 90)).toBe(0);
  });
});

describe("what is asked for", () => {
  const sight = (from: number, to: number): Sight => ({ columns: { from, to }, lanes: { from: 0, to: 4 } });

  test("is what is seen first, then what stays in sight", () => {
    vi.useFakeTimers();
    let now = sight(0, 10);
    const changed = vi.fn();
    const resting = new Resting(() => now, changed);
    const move = (from: number): void => {
      now = sight(from, from + 10);
      resting.note(now);
    };
    move(0);
    expect(resting.steady).toEqual(sight(0, 10));
    for (const from of [100, 200, 300]) move(from);
    expect(resting.steady).toEqual(sight(0, 10));
    vi.advanceTimersByTime(100);
    expect(resting.steady!.columns).toEqual({ from: 300, to: 300 });
    resting.note(now);
    vi.advanceTimersByTime(100);
    expect(resting.steady).toEqual(sight(300, 310));
    resting.note(now);
    vi.advanceTimersByTime(1000);
    expect(changed).toHaveBeenCalledTimes(2);
    vi.useRealTimers();
  });

  test("is what a slow scroll leaves in sight", () => {
    vi.useFakeTimers();
    let now = sight(0, 10);
    const resting = new Resting(() => now, () => undefined);
    resting.note(now);
    now = sight(2, 12);
    resting.note(now);
    vi.advanceTimersByTime(100);
    expect(resting.steady!.columns).toEqual({ from: 2, to: 10 });
    vi.useRealTimers();
  });
});
