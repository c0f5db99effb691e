import { html } from "lit";
import { describe, expect, test } from "vitest";

import { display } from "../src/views/display";
import { chips, filters } from "../src/controls/filters";
import { labelCounts, narrowed, shownRows, verdictsOf } from "../src/derived/filter";
import { RowSchema, Task } from "../src/gen/tf_xai_pb";
import { create } from "@bufbuild/protobuf";
import { cards } from "../src/views/cards";
import { table } from "../src/kinds/numbers";
import { EXAMPLES, scene, series, STEPS } from "./logs";
import { shown, textOf } from "./seen";

// Step 1: 0 is right and flipped, 1 is right, 2 is wrong.
const at = (rest = {}, examples = {}) =>
  scene({ step: 1, order: "probe", ...rest }, series(), undefined, {
    examples: { ...EXAMPLES, ...examples },
  });

describe("examples are narrowed down", () => {
  test.each([
    [{}, [0, 1, 2]],
    [{ verdict: "right" }, [0, 1]],
    [{ verdict: "wrong" }, [2]],
    [{ verdict: "flipped" }, [0]],
    [{ label: 1 }, [1, 2]],
    [{ label: 7 }, []],
    [{ search: " CAT " }, [0]],
    [{ search: "example" }, [1]],
    [{ label: 1, verdict: "right" }, [1]],
  ])("by %o", (selection, rows) => {
    expect(at(selection).shown).toEqual(rows);
  });

  test("and stay in their order", () => {
    expect(scene({ step: 1, label: 1 }).order).toEqual([1, 0, 2]);
    expect(scene({ step: 1, label: 1 }).shown).toEqual([1, 2]);
  });

  test("by every label that is true of them", () => {
    const labels = { task: Task.LABELS, truth: [1, 1, 0, 1, 0, 0] };
    expect(at({ label: 1 }, labels).shown).toEqual([0, 1]);
    expect(labelCounts(at({}, labels))).toEqual(
      new Map([
        [0, 1],
        [1, 2],
      ]),
    );
  });

  test("not by classes where there are none", () => {
    const quantities = at({ label: 1, verdict: "wrong" }, { task: Task.QUANTITIES });
    expect(quantities.shown).toEqual([0, 1, 2]);
    expect(narrowed(quantities)).toEqual([]);
  });

  test("by what is explained where nobody said what is right", () => {
    const left = at({ label: 1 }, { targetsGiven: false });
    expect(shownRows(left, [0, 1, 2])).toEqual([1, 2]);
  });

  test("nor by what nobody knows to be right", () => {
    const unknown = at({ verdict: "wrong" }, { targetsGiven: false });
    expect(verdictsOf(unknown)).toEqual(["all", "flipped"]);
    expect(unknown.shown).toEqual([0, 1, 2]);
  });

  test("rows that are features by name alone", () => {
    const rows = ["area", "age", "rooms"].map((name) => create(RowSchema, { name }));
    const curves = series({ kind: "curves", rows });
    const steps = new Map([["grad_cam", STEPS]]);
    const found = scene({ search: "a", verdict: "wrong", label: 1 }, curves, undefined, { steps });
    expect(found.shown.map((row) => found.rows.names[row])).toEqual(["age", "area"]);
  });
});

describe("what is left out", () => {
  test("is told, and taken back one by one or all at once", () => {
    const chosen: object[] = [];
    const holder = shown(
      chips(at({ label: 1, verdict: "wrong", search: "dog" }), (patch) => chosen.push(patch)),
    );
    expect(textOf(holder)).toBe("1 of 3 examples Class: dog × Wrong × Name: “dog” × Show all");
    for (const button of holder.querySelectorAll("button")) button.click();
    const all = { verdict: "all", label: undefined, search: "" };
    expect(chosen).toEqual([{ label: undefined }, { verdict: "all" }, { search: "" }, all]);
  });

  test("is nothing at first", () => {
    expect(textOf(shown(chips(at(), () => undefined)))).toBe("");
  });

  test("has a way back where nothing is left", () => {
    const nobody = at({ search: "zebra" });
    for (const view of [
      cards(
        nobody,
        { minWidth: 1, height: () => 1 },
        () => ({ shown: html`` }),
        () => undefined,
      ),
      table(nobody, () => undefined),
    ]) {
      expect(textOf(shown(view))).toContain(
        "None of the 3 examples is like that at this step. Show all 3",
      );
    }
  });
});

test("filters offer what there is", () => {
  const holder = shown(filters(at(), () => undefined));
  const options = [...holder.querySelectorAll("select")].map((one) =>
    [...one.options].map((option) => option.text),
  );
  expect(options).toEqual([
    ["All", "cat (1)", "dog (2)"],
    ["All", "Right", "Wrong", "Flipped at this step"],
  ]);
  expect(
    textOf(
      shown(
        filters(
          scene({}, series(), undefined, { examples: { ...EXAMPLES, names: ["a"], targets: [0] } }),
          () => undefined,
        ),
      ),
    ),
  ).toBe("");
});

describe("the display", () => {
  const labels = (of: ReturnType<typeof scene>, name: string) =>
    [
      ...shown(display(of, () => undefined)).querySelectorAll<HTMLSelectElement>(
        `[aria-label="${name}"] option`,
      ),
    ].map(textOf);

  test("offers the order by masks where they were checked", () => {
    const checked = STEPS.map((step) => ({
      ...step,
      quality: [{ check: "relevance_mass", of: "", values: [0.5, 0.1, NaN] }],
    }));
    const steps = new Map([["grad_cam", checked]]);
    const found = scene({ order: "mass" }, series(), undefined, { steps });
    expect(labels(found, "Order")).toContain("Least on the object first");
    expect(found.order).toEqual([1, 0, 2]);
    expect(labels(scene(), "Order")).not.toContain("Least on the object first");
  });

  test("offers colours for maps", () => {
    expect(labels(scene(), "Colours")).toEqual(["Inferno", "Viridis", "Grey"]);
    expect(labels(scene({}, series({ isSigned: true })), "Colours")).toEqual([
      "Blue–red",
      "Purple–orange",
      "Grey",
    ]);
    expect(labels(scene({}, series({ axes: ["token"] })), "Colours")).toEqual([]);
  });

  test("has a legend in the same colours", () => {
    const legend = (palette: "viridis" | "grey") =>
      textOf(
        shown(
          display(scene({ palette }, series({ isSigned: true, score: "logit" })), () => undefined),
        ).querySelector(".legend"),
      );
    expect(legend("viridis")).toContain("purple: against the logit, orange: for it");
    expect(legend("grey")).toContain("dark: against the logit, bright: for it");
  });
});
