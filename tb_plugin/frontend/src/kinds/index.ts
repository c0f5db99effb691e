// All kinds of explanations. Rooms, film, comparison, export and style ask here, and know none by name.
import type { CSSResult } from "lit";

import type { Examples, Series, Values } from "../data/log";
import { type Rows, rowsNamed } from "../derived/row";
import { bandsKind } from "./bands";
import { barsKind } from "./bars";
import { curvesKind } from "./curves";
import { decisionsKind } from "./decisions";
import { importanceKind } from "./importance";
import type { Kind } from "./kind";
import { mapKind } from "./map";
import { newerKind, numbersKind } from "./numbers";
import { surfacesKind } from "./surfaces";
import { treeKind } from "./tree";
import { wordsKind } from "./words";

const KINDS: Kind[] = [
  ...[mapKind, barsKind, wordsKind, bandsKind, curvesKind, surfacesKind],
  ...[treeKind, decisionsKind, importanceKind],
];

// The returned function takes it back.
export function addKind(kind: Kind): () => void {
  KINDS.push(kind);
  return () => void KINDS.splice(KINDS.indexOf(kind), 1);
}

// Once values have come, by them too.
export function kindOf(series: Series, values?: Values): Kind {
  const found = KINDS.find((kind) => kind.applies(series));
  if (found) return values && found.fits?.(series, values) === false ? numbersKind : found;
  return numbersKind.applies(series) ? numbersKind : newerKind;
}

export function rowsOf(series: Series, examples: Examples): Rows {
  return rowsNamed(series, examples, kindOf(series).rows);
}

export function thingOf(series: Series): string {
  return kindOf(series).thing ?? "explanation";
}

export function stylesOfKinds(): CSSResult[] {
  return KINDS.flatMap(({ styles }) => styles ?? []);
}
