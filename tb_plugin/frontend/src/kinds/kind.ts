// What a kind of explanation is. One definition says when it applies and how it is shown everywhere.
import type { CSSResult, TemplateResult } from "lit";

import type { Choose, Palette, Scale, Scope } from "../state/selection";
import type { ExampleKey } from "../data/keys";
import type { Examples, Series, Tree, Values } from "../data/log";
import type { RowWords } from "../derived/row";
import type { Column } from "../export/table";
import type { Scene } from "../scene";
import type { Face } from "../views/card";
import type { Range } from "../views/frame";
import type { Difference, Term } from "./difference";

// What rows are drawn from: a scene has all of it, and so has one row alone that is compared.
export type Drawn = Pick<
  Scene,
  | "kind"
  | "examples"
  | "series"
  | "rows"
  | "steps"
  | "index"
  | "step"
  | "values"
  | "common"
  | "channel"
  | "selection"
  | "sampled"
  | "referenceIndex"
  | "valuesAt"
>;

export interface Kind {
  name: string; // also a class of its figures, for its style
  applies(series: Series): boolean; // by what stays the same over the training
  fits?(series: Series, values: Values): boolean; // otherwise its values are listed as numbers
  thing?: string; // what one of them is called, where that is not “explanation”
  rows?: RowWords; // of rows that are not the examples
  view(scene: Scene, choose: Choose): TemplateResult; // all rows at the step in view
  face?(drawn: Drawn, row: number): Face | undefined; // one row
  film?: Film;
  compare: Compare;
  overPictures?: boolean; // drawn over the examples' pictures
  palette?(series: Series): "signed" | "unsigned"; // where the reader chooses the colours
  scale?: ScaleNames; // where values are drawn on a scale that the reader chooses
  legend?(drawn: Drawn, scope: Scope): TemplateResult | symbol;
  isOverTime?: boolean; // reads values over the training
  hasReference?(scope: Scope): boolean; // its view reads values at the step that is compared with
  hasScopes?: boolean; // also seen for the whole probe, and over training
  details?: Details;
  outputs?(examples: Examples, tree: Tree | undefined): number; // where no axis tells how many
  columns?(scene: Scene): Column[]; // for a spreadsheet; otherwise what is known of each row
  styles?: CSSResult[];
}

export interface ScaleNames {
  title: string;
  own: string; // of the scale that each row has for itself
}

// More about one row, below its film.
export interface Details {
  has(series: Series): boolean;
  keys(scene: Scene, series: Series, row: number): ExampleKey[]; // that it reads values of
  view(scene: Scene, series: Series, row: number, choose: Choose): TemplateResult | symbol;
}

export interface Film {
  says: string; // how its frames are read
  draw(pen: CanvasRenderingContext2D, size: number, still: Still): void;
  ramp?(series: Series, palette: Palette): string; // the colours of its scale, as a gradient
  numbers?(series: Series, values: Values, output: number): Iterable<number>; // that share one range
}

// What a frame of a film is drawn from.
export interface Still {
  series: Series; // with the row of the film alone
  values: Values; // of that row alone
  examples: Examples;
  row: number; // of the probe
  channel: number;
  top: number;
  blend: number;
  palette: Palette;
  range: Range | undefined; // of `numbers`
  picture: HTMLCanvasElement | undefined;
  ink: string;
  faint: boolean; // too weak to be seen
}

export interface Compare {
  face(drawn: Drawn, among: Drawn[]): Face; // `among`: all that are seen together
  hasLegend?: boolean; // once for all on one scale
  reading?(score: string, counted: string): string; // how it is read, where it has no legend
  measured?: string; // which part of it is measured
  about?(examples: Examples, row: number): unknown; // must be the same for a difference
  subtract?(a: Term, b: Term, scale: Scale): Difference; // otherwise number by number
  since?(a: Drawn, b: Drawn): Drawn; // in place of a difference: A, and what was otherwise in B
  sides?(palette: Palette): [more: string, less: string]; // how the sign of a difference is seen
  differs?(difference: Drawn, a: string, b: string): string; // in place of `sides`
  isLaidOver?: boolean; // can be swiped, and shown in turn, in one place
  keepsItsPlace?: boolean; // laid out by what is said over the whole training
  isWide?: boolean;
}

// Whether there is one axis of the values for each that the series promises, beside the rows.
export function hasItsAxes({ axes }: Series, { shape }: Values): boolean {
  return shape.length === axes.length + 1;
}
