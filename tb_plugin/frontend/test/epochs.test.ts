import { describe, expect, test } from "vitest";

import type { Moment } from "../src/data/log";
import { position } from "../src/derived/axis";
import { epochPlaces, placingInEpochs } from "../src/data/epochs";
import { step } from "./logs";

function places(...moments: [step: number, epoch: number, batch: number][]): number[] {
  return epochPlaces(moments.map(([step, epoch, batch]) => ({ step, epoch, batch }))).map(
    (place) => Math.round(1e3 * place) / 1e3,
  );
}

describe("a place among the epochs", () => {
  test("counts the batches of the epoch that goes on", () => {
    expect(places([0, 0, 0], [5, 0, 5], [10, 1, 10], [12, 1, 12], [20, 2, 20])).toEqual([
      ...[0, 0.5, 1, 1.2, 2],
    ]);
  });

  test("lies evenly between the first steps of two epochs where nobody counted batches", () => {
    const moments = [0, 2, 4, 8, 10, 12].map((at): [number, number, number] => [at, Math.floor(at / 4), 0]);
    expect(places(...moments)).toEqual([0, 0.5, 1, 2, 2.5, 3]);
  });

  test("fills the only epoch, and is the epoch itself of an only step", () => {
    expect(places([0, 0, 0], [5, 0, 5], [9, 0, 9])).toEqual([0, 0.5, 0.9]);
    expect(places([7, 3, 0])).toEqual([3]);
    expect(places()).toEqual([]);
  });

  test("never falls, and never leaves its epoch", () => {
    expect(places([0, 0, 0], [10, 1, 10], [15, 1, 45], [20, 2, 20], [21, 1, 12])).toEqual([
      ...[0, 1, 2, 2, 2],
    ]);
  });

  test("is one for all explanations of a run, however seldom each is made", () => {
    const at = (step: number, epoch: number, batch: number): Moment => ({ step, epoch, batch, wallTime: 0 });
    const [often, seldom] = [[at(0, 0, 0), at(10, 1, 10), at(15, 1, 15)], [at(5, 0, 5), at(25, 2, 25)]];
    const place = placingInEpochs([...often, ...seldom]);
    const [first, second] = [place(often), place(seldom)];
    expect([first, second].map((own) => own.map(({ epochs }) => epochs))).toEqual([
      [0, 1, 1.5],
      [0.5, 2.5],
    ]);
    const again = placingInEpochs([...first, ...second]);
    expect([again(first), again(second)].map((own, i) => own === [first, second][i])).toEqual([true, true]);
  });

  test("is where a step is drawn; in words, epochs are whole", () => {
    expect(position({ ...step(4, []), epochs: 4.5 }, "epoch")).toBe(4.5);
    expect(position(step(4, []), "epoch")).toBe(4);
  });
});
