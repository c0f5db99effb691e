import { expect, test } from "vitest";

import { moveOf } from "../src/navigation";
import { DEFAULTS, type Selection } from "../src/state/selection";
import { BrushElement } from "../src/views/brush";
import { picked, zoomed } from "../src/views/lines";
import { scene } from "./logs";

function brush(selection: Partial<Selection> = {}) {
  const element = new BrushElement();
  element.getBoundingClientRect = () => ({ left: 0, width: 100 }) as DOMRect;
  Object.assign(element, { range: { low: 0, high: 2 } });
  const chosen: Partial<Selection>[] = [];
  const now = { ...selection };
  const choose = (patch: Partial<Selection>): void => void chosen.push(Object.assign(now, patch) && patch);
  const of = () => scene(now);
  element.addEventListener("pick", (event) => picked(of(), choose)(event as CustomEvent<number>));
  element.addEventListener("zoom", (event) => zoomed(of(), choose)(event as CustomEvent<undefined>));
  const press = (x: number, timeStamp: number, to = x): void => {
    for (const [type, clientX] of [["pointerdown", x], ["pointerup", to]] as const) {
      const event = new MouseEvent(type, { clientX, button: 0 });
      Object.defineProperty(event, "timeStamp", { value: timeStamp });
      element.dispatchEvent(event);
    }
  };
  return { element, chosen, now, press };
}

test("a double click shows the whole training and leaves the step as it was", () => {
  const { element, chosen, now, press } = brush({ step: 2, from: 1, to: 2 });
  press(50, 1000);
  press(51, 1200);
  expect(chosen).toEqual([{ step: 1 }]);
  element.dispatchEvent(new MouseEvent("dblclick"));
  expect(now).toMatchObject({ step: 2, follow: false, from: undefined, to: undefined });
  expect(now.series).toBe(DEFAULTS.series);
});

test("two clicks apart in place or time are two, and a drag zooms", () => {
  const { chosen, press } = brush();
  press(0, 1000);
  press(50, 1100);
  press(50, 1900);
  expect(chosen).toEqual([{ step: 0 }, { step: 1 }, { step: 1 }]);
  press(50, 5000, 100);
  expect(chosen.at(-1)).toEqual({ from: 1, to: undefined });
});

test("Escape asks for the whole training", () => {
  expect(moveOf(new KeyboardEvent("keydown", { key: "Escape" }), 2)).toEqual({ zoom: "whole" });
});
