// Columns of a table, and what it means that one lies within bounds: numbers, codes of
// categories, or columns of a one-hot code.
import type { Feature } from "../gen/tf_xai_pb";
import type { Examples, Series } from "../data/log";
import { bare } from "../common/legible";
import { shortNumber, withUnit } from "../common/numbers";

export interface Bounds {
  low: number; // not included
  high: number;
}

interface Column {
  name: string;
  feature: Feature | undefined;
  category: string; // of a one-hot column
}

type Of = { series: Series; examples: Examples };

// Whatever a node asks for.
export function columnName(of: Of, label: number): string {
  return columnOf(of, label).name;
}

// As in “mean radius ≤ 14.2 mm”, without the name.
export function upTo(of: Of, label: number, threshold: number): string {
  const { feature, category } = columnOf(of, label);
  if (category) return `is not ${category}`;
  const named = among(feature, { low: -Infinity, high: threshold });
  return named.length > 0 ? `is ${either(named)}` : `≤ ${withUnit(threshold, feature?.unit ?? "")}`;
}

export function within(of: Of, label: number, bounds: Bounds): string {
  const { name, feature, category } = columnOf(of, label);
  const { low, high } = bounds;
  if (category) return `${name} ${low === -Infinity ? "is not" : "is"} ${category}`;
  const named = among(feature, bounds);
  if (named.length > 0) return `${name} is ${either(named)}`;
  const unit = feature?.unit ?? "";
  if (low === -Infinity) return `${name} ≤ ${withUnit(high, unit)}`;
  if (high === Infinity) return `${name} > ${withUnit(low, unit)}`;
  return `${shortNumber(low)} < ${name} ≤ ${withUnit(high, unit)}`;
}

function columnOf({ series, examples }: Of, label: number): Column {
  const name = series.labels[label] || `column ${label}`;
  const feature = examples.features.find((known) => known.name === name);
  if (feature) return { name, feature, category: "" };
  for (const known of examples.features) {
    const category = categoryOf(known, name);
    if (category) return { name: known.name, feature: known, category };
  }
  return { name, feature: undefined, category: "" };
}

// Categories are columns of a one-hot code, or what is left of their names without the feature's.
function categoryOf({ name, categories }: Feature, column: string): string | undefined {
  if (categories.includes(column)) return column;
  const longest = [...categories].sort((a, b) => b.length - a.length);
  const text = bare(column);
  return text.startsWith(bare(name)) ? longest.find((one) => text.endsWith(bare(one))) : undefined;
}

function among(feature: Feature | undefined, { low, high }: Bounds): string[] {
  return (feature?.categories ?? []).filter((_, code) => code > low && code <= high);
}

function either(names: string[]): string {
  const last = names.at(-1)!;
  return names.length > 1 ? `${names.slice(0, -1).join(", ")} or ${last}` : last;
}
