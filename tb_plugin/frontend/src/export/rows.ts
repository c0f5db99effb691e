// What is known of each row at the step in view, as columns.
import { gridOf, lineOf } from "../derived/curve_lines";
import { className } from "../data/log";
import { estimate, outcome, trueClass } from "../derived/outcome";
import type { Scene } from "../scene";
import { Task } from "../gen/tf_xai_pb";
import type { Column } from "./table";

export function rowColumns(scene: Scene): Column[] {
  return scene.series.kind === "curves" ? curveColumns(scene) : exampleColumns(scene);
}

function exampleColumns({ shown, rows, step, drift, ...scene }: Scene): Column[] {
  const column = (name: string, of: (row: number) => string | number | undefined): Column => ({
    name,
    values: shown.map(of),
  });
  const said = rows.ofProbe ? answers(scene, column) : [];
  return [
    column(rows.word, (row) => rows.names[row]),
    ...said,
    ...(drift.length > 0 ? [column("drift", (row) => drift[row])] : []),
    column("magnitude", (row) => step.magnitude[row]),
  ].map((one) => ({ ...one, name: one.name.replaceAll(" ", "_") }));
}

type Make = (name: string, of: (row: number) => string | number | undefined) => Column;

function answers(
  { examples, predictions, earlier }: Pick<Scene, "examples" | "predictions" | "earlier">,
  column: Make,
): Column[] {
  if (examples.task === Task.QUANTITIES) {
    const found = (row: number) => estimate(examples, predictions, row);
    return [
      column("true", (row) => found(row)?.truth),
      column("predicted", (row) => found(row)?.value),
    ];
  }
  const found = (row: number) => outcome(examples, predictions, earlier, row);
  const named = (index: number | undefined) =>
    index === undefined ? undefined : className(examples, index);
  const truth = column("true", (row) => named(trueClass(examples, row)));
  return [
    column("explains", (row) => named(examples.targets[row])),
    ...(examples.task === Task.CLASSES ? [truth] : []),
    column("predicted", (row) => named(found(row)?.predicted)),
    column("right", (row) => found(row)?.correct?.toString()),
    column("confidence", (row) => found(row)?.confidence),
  ];
}

// One line a point of a curve.
function curveColumns({ shown, rows, series, values, channel, referenceIndex, valuesAt }: Scene) {
  const earlier = referenceIndex === undefined ? undefined : valuesAt(referenceIndex);
  const points = shown.flatMap((row) => {
    const grid = gridOf(series, row);
    const now = values && lineOf(series, values, row, 0, channel);
    const before = earlier && lineOf(series, earlier, row, 0, channel);
    return (grid?.at ?? []).map((at, i) => ({
      feature: rows.names[row]!,
      at: grid?.feature?.categories[at] ?? at,
      now: now?.[i],
      before: before?.[i],
    }));
  });
  return [
    { name: "feature", values: points.map(({ feature }) => feature) },
    { name: "at", values: points.map(({ at }) => at) },
    { name: "value", values: points.map(({ now }) => now) },
    ...(earlier ? [{ name: "value_before", values: points.map(({ before }) => before) }] : []),
  ];
}
