// Numbers as CSV.
import type { Moment } from "../data/log";
import type { Line } from "../derived/plot";
import { bare } from "../common/legible";

export interface Column {
  name: string;
  values: (string | number | undefined)[];
}

// Text that a spreadsheet would take for a formula is marked as text.
export function csv(columns: Column[]): string {
  const rows = Math.max(0, ...columns.map(({ values }) => values.length));
  const lines = Array.from({ length: rows }, (_, i) =>
    columns.map(({ values }) => cell(values[i])),
  );
  return [columns.map(({ name }) => cell(name)), ...lines]
    .map((line) => `${line.join(",")}\r\n`)
    .join("");
}

type Numbers = Pick<Line, "name" | "moments" | "ys" | "low" | "high">;

// Of a plot: one row a step that any of its lines has.
export function columnsOf({ lines }: { lines: Numbers[] }): Column[] {
  const known = new Map<number, Moment>();
  for (const moment of lines.flatMap(({ moments }) => moments)) {
    if (!known.has(moment.step)) known.set(moment.step, moment);
  }
  const moments = [...known.values()].sort((a, b) => a.step - b.step);
  return [
    ...timeColumns(moments),
    ...lines.flatMap(({ name, moments: own, ys, low, high }) => {
      const at = new Map(own.map(({ step }, i) => [step, i]));
      const column = (ending: string, numbers: number[]): Column => ({
        name: name + ending,
        values: moments.map(({ step }) => numbers[at.get(step) ?? -1]),
      });
      return [
        column("", ys),
        ...(low ? [column("_low", low)] : []),
        ...(high ? [column("_high", high)] : []),
      ];
    }),
  ];
}

export function timeColumns(moments: Moment[]): Column[] {
  return [
    { name: "step", values: moments.map(({ step }) => step) },
    { name: "epoch", values: moments.map(({ epoch }) => epoch) },
    {
      name: "wall_time",
      values: moments.map(({ wallTime }) => new Date(1000 * wallTime).toISOString()),
    },
  ];
}

function cell(value: string | number | undefined): string {
  if (value === undefined) return "";
  if (typeof value === "number") return Number.isFinite(value) ? String(value) : "";
  const own = bare(value);
  const text = /^[=+\-@\t\r\n＝＋－＠]/.test(own) ? `'${own}` : own;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
