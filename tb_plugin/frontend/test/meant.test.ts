import { create } from "@bufbuild/protobuf";
import { expect, test } from "vitest";

import { RunSchema } from "../src/gen/tf_xai_pb";
import { meant } from "../src/data/session";
import { missed } from "../src/words/meant";
import { notice } from "../src/views/states";
import { shown, textOf } from "./seen";

const RUNS = ["table/xai", "table2/xai", "text/xai"].map((name) => create(RunSchema, { name }));

test("a run is meant by its name, or by what only one begins with", () => {
  const found = ["text/xai", "table", "te", "tab", "nope", ""].map((name) => meant(name, RUNS));
  expect(found).toEqual(["text/xai", "table/xai", "text/xai", undefined, undefined, ""]);
});

test("what is not there is named, and what is shown in its place", () => {
  const of = (run: string, series: string, seen: string | undefined = "kernel_shap") =>
    missed({ run, series }, RUNS, RUNS[0]!, seen);
  expect(of("nope", "pdp")).toBe("No run named “nope” here; showing “table”.");
  expect(of("table", "grad_cam")).toBe(
    "No explanation named “grad cam” in this run; showing “kernel shap”.",
  );
  expect([of("table", "kernel_shap"), of("", ""), missed({ run: "", series: "x" }, RUNS, RUNS[0]!, undefined)]).toEqual(["", "", ""]);
});

test("it is said until it is read", () => {
  let read = 0;
  const there = shown(notice("No run named “nope” here.", () => read++));
  expect(textOf(there.querySelector("[role=status] span"))).toBe("No run named “nope” here.");
  there.querySelector("button")!.click();
  expect(read).toBe(1);
});
