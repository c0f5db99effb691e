// What the model thinks of each example: the scores of all outputs, or of those it favours.
import { html, type TemplateResult } from "lit";

import type { Choose } from "../state/selection";
import { Task } from "../gen/tf_xai_pb";
import { className, type Examples, rowNumbers } from "../data/log";
import { shortNumber } from "../common/numbers";
import type { Scene } from "../scene";
import type { Face } from "../views/card";
import { barsFace } from "./bars/bars";
import { drawSpectrum } from "./bars/still";
import type { Drawn, Kind } from "./kind";
import { rowTable } from "../views/table";

const MAX_CLASSES = 12;
const FAVOURITES = 5;

const ONE_UNIT = "before sigmoid; above 0 the model says so, else the other class.";

const SAID: Record<Task, [string, string]> = {
  [Task.CLASSES]: [
    "Scores of the classes before softmax or sigmoid; the highest of each example is bold, its target is shaded.",
    "classes",
  ],
  [Task.LABELS]: [
    "Scores of the labels before sigmoid; the highest of each example is bold, the explained one is shaded.",
    "labels",
  ],
  [Task.QUANTITIES]: ["What the model says of each quantity; the explained one is shaded.", "outputs"],
};

export const decisionsKind: Kind = {
  name: "scores",
  applies: ({ kind }) => kind === "decisions",
  view: decisions,
  film: {
    says: "Bars of scores: one an output, in the order of the log; downwards: below 0.",
    draw: (pen, size, still) => drawSpectrum(pen, size, still, { bothWays: true, isTinted: false }),
  },
  compare: {
    face: scoresFace,
    reading: () => "What the model says: to the right above 0, to the left below.",
    about: ({ classNames }) => classNames,
  },
};

export function decisions(scene: Scene, choose: Choose): TemplateResult {
  const { examples, values } = scene;
  const count = values?.shape[1] ?? 0;
  const [told, outputs] = SAID[examples.task];
  const columns = count <= MAX_CLASSES ? Array.from({ length: count }, (_, i) => i) : [];
  const heads = columns.length
    ? columns.map((column) => className(examples, classOfColumn(examples, column, count)))
    : [`Highest scores of ${count} ${outputs}`];
  const oneUnit = count === 1 && examples.task === Task.CLASSES;
  const said = oneUnit ? `Score of “${heads[0]}” ${ONE_UNIT}` : told;
  return rowTable(
    scene,
    said,
    heads,
    (example) => cells(scene, example, columns),
    choose,
  );
}

// A single unit speaks for the second of two classes.
function classOfColumn({ task }: Examples, column: number, count: number): number {
  return count === 1 && task === Task.CLASSES ? 1 : column;
}

function cells({ values, examples }: Scene, example: number, columns: number[]): TemplateResult[] {
  if (!values) return [html`<td>…</td>`];
  const scores = Array.from(rowNumbers(values, example));
  if (columns.length === 0) return [html`<td>${favourites(examples, scores)}</td>`];
  const tells = examples.task !== Task.QUANTITIES && scores.length > 1;
  const best = tells ? Math.max(...scores) : NaN;
  const label = examples.targets[example];
  return columns.map(
    (i) =>
      html`<td class="number ${scores.length > 1 && i === label ? "target" : ""} ${scores[i] === best ? "best" : ""}">
        ${shortNumber(scores[i])}
      </td>`,
  );
}

function favourites(examples: Examples, scores: number[]): string {
  const order = scores.map((_, i) => i).sort((a, b) => scores[b]! - scores[a]!);
  return order
    .slice(0, FAVOURITES)
    .map((label) => `${className(examples, label)} ${shortNumber(scores[label])}`)
    .join(", ");
}


// Named as the classes are; a single unit speaks for the second of two. Scores have no sum.
function scoresFace(drawn: Drawn): Face {
  const { examples, values } = drawn;
  const count = values?.data.length ?? 0;
  const names = Array.from({ length: count }, (_, column) =>
    className(examples, classOfColumn(examples, column, count)),
  );
  return barsFace(drawn, 0, { names, has: () => "", isSigned: true, hasSum: false });
}
