// Which row comes first.
import type { Examples, Predictions, Step } from "../data/log";
import type { Rows } from "./row";
import { ranked } from "./drift";
import { sureness, wrongness } from "./outcome";
import { qualityOfRow } from "./quality";
import type { Order } from "../state/selection";

// Undefined where the order has no meaning.
type Ordering = (of: Of) => number[] | undefined;

interface Of {
  rows: Rows;
  examples: Examples;
  step: Step;
  predictions: Predictions | undefined;
  drift: number[]; // at that step, one a row
}

export const MASS = "relevance_mass"; // the check that tells how much of a map lies on the object

export const ORDERS: Record<Exclude<Order, "total">, Ordering> = {
  step: ({ drift, rows }) => ranked(rows.names.map((_, i) => drift[i] ?? NaN)),
  probe: ({ rows }) => rows.names.map((_, i) => i),
  confidence: ({ rows, predictions }) =>
    rows.ofProbe ? ranked(rows.names.map((_, i) => -sureness(predictions, i))) : undefined,
  wrong: ({ rows, examples, predictions }) =>
    rows.ofProbe
      ? ranked(rows.names.map((_, i) => wrongness(examples, predictions, i)))
      : undefined,
  mass: ({ rows, step }) => {
    const masses = rows.names.map((_, i) => qualityOfRow(step, MASS, "", i));
    return masses.some(Number.isFinite) ? ranked(masses.map((mass) => -mass)) : undefined;
  },
};
