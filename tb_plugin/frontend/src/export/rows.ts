// What is known of each row at the step in view, as columns.
import { className } from "../data/log";
import { estimate, outcome, trueClass } from "../derived/outcome";
import type { Scene } from "../scene";
import { Task } from "../gen/tf_xai_pb";
import type { Column } from "./table";

export function rowColumns(scene: Scene): Column[] {
  return scene.kind.columns?.(scene) ?? exampleColumns(scene);
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
