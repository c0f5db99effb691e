import { expect, test } from "vitest";

import { freshFor } from "../src/controls/fresh";
import { newer } from "../src/kinds/numbers";
import { damage, keptSentence, noSteps } from "../src/views/states";
import { className } from "../src/data/log";
import { EXAMPLES, scene, series, step, STEPS } from "./logs";
import { shown, textOf } from "./seen";

test("held back steps are counted", () => {
  expect(keptSentence([step(0, []), step(1000, [], { number: 1001 })])).toBe(
    "2 of 1,001 steps kept, as TensorBoard's --samples_per_plugin says. Without that flag it keeps them all.",
  );
  expect(keptSentence(STEPS)).toBe("");
  expect(keptSentence([step(0, [], { number: 1 })])).toBe("");
  expect(keptSentence([])).toBe("");
});

test("damage is told once, with how much more there is", () => {
  let asked = 0;
  const holder = shown(damage(["a is bad", "b is bad", "a is bad"], () => asked++));
  expect(textOf(holder)).toContain(
    "Some of this log is damaged and left out: a is bad. There is more. Try again",
  );
  holder.querySelector("button")!.click();
  expect(asked).toBe(1);
  expect(textOf(shown(damage([], () => undefined)))).toBe("");
  expect(textOf(shown(noSteps(true)))).toContain("Pick another one above");
  expect(textOf(shown(noSteps(false)))).toContain("Waiting for the first explained step");
});

test("a kind that a newer tf-xai wrote is told as such", () => {
  const at = scene({}, series({ kind: "holograms", axes: ["photon"] }));
  expect(at.kind.view).toBe(newer);
  expect(textOf(shown(newer(at, () => undefined)))).toContain("A newer tf-xai wrote this");
  expect(scene({}, series({ kind: "representations" })).kind.view).not.toBe(newer);
  expect(scene({}, series({ axes: ["photon"] })).kind.view).not.toBe(newer);
  expect(className({ ...EXAMPLES, task: 99 as never, classNames: [] }, 3)).toBe("output 3");
});

test.each([
  [1000, 1000, 120],
  [1000, 1060, 60],
  [1000, 1200, -80],
  [1020, 1000, 140], // another machine's clock
  [2000, 1000, 0],
])("what was logged at %i is at %i fresh for %i s", (since, now, left) => {
  expect(freshFor(since, now)).toBe(left);
});
