// The values of the one row that a pane shows. Of repeats, which nobody tells apart, the mean.
import { rowOf, type Run, type Series, type Step, type Values } from "../../../data/log";
import type { Rows } from "../../../derived/row";
import type { Scene } from "../../../scene";
import type { ExampleKey } from "../../../data/keys";

interface Place {
  run: Run;
  series: Series;
  rows: Rows;
  row: number;
  step: Step;
}

// Of a step that is there with all its rows.
export function valuesOfRow(all: Values, { interchangeable }: Rows, row: number): Values {
  return interchangeable ? meanOf(all) : rowOf(all, row);
}

// Of any other.
export function valuesAt(scene: Scene, place: Place) {
  const { rows } = place;
  const keys = keysOf(place);
  const found = keys.map((key) => scene.valuesOf(key));
  const trouble = keys.map((key) => scene.troubleOf(key)).find(Boolean) ?? "";
  const all = found.flatMap((values) => values ?? []);
  const values = all.length === keys.length ? valuesOfRow(joined(all), rows, 0) : undefined;
  return { values, trouble };
}

// What they are asked for by.
export function keysOf({ run, series, rows, row, step }: Place): ExampleKey[] {
  const wanted = rows.interchangeable ? rows.names.map((_, i) => i) : [row];
  return wanted.map((example) => ({ run: run.name, series: series.name, example, step }));
}

function joined(all: Values[]): Values {
  if (all.length === 1) return all[0]!;
  const data = new Float32Array(all.reduce((size, one) => size + one.data.length, 0));
  all.reduce((at, one) => (data.set(one.data, at), at + one.data.length), 0);
  return { shape: [all.length, ...all[0]!.shape.slice(1)], data };
}

function meanOf({ shape, data }: Values): Values {
  const [count = 0, ...rest] = shape;
  const mean = new Float32Array(count > 0 ? data.length / count : 0);
  data.forEach((value, i) => (mean[i % mean.length]! += value / count));
  return { shape: [1, ...rest], data: mean };
}
