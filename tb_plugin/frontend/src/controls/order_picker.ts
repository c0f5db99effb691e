// Which row comes first.
import type { TemplateResult } from "lit";

import { Task } from "../gen/tf_xai_pb";
import { MASS } from "../derived/order";
import type { Judged } from "../derived/quality";
import type { Scene } from "../scene";
import type { Choose, Order } from "../state/selection";
import { select } from "./select";

export function order(
  { rows, examples, selection, judged }: Scene,
  choose: Choose,
): TemplateResult {
  const quantity = examples.task === Task.QUANTITIES;
  const ofProbe: [Order, string][] = [
    ["wrong", quantity ? "Largest error first" : "Wrong first"],
    ...(quantity ? [] : [["confidence", "Least confident first"] as [Order, string]]),
  ];
  const onObject: [Order, string][] = [["mass", "Least on the object first"]];
  const offered: [Order, string][] = [
    ["total", "Changed most overall"],
    ["step", "Changed most, this step"],
    ...(rows.ofProbe ? ofProbe : []),
    ...(rows.ofProbe && hasMasses(judged) ? onObject : []),
    ["probe", "As given"],
  ];
  const known = offered.some(([key]) => key === selection.order);
  return select("Order", known ? selection.order : "total", offered, (chosen) =>
    choose({ order: chosen }),
  );
}

function hasMasses(judged: Judged[]): boolean {
  return judged.some(({ check }) => check.name === MASS);
}
