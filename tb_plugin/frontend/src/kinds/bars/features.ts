// What the values of a series are about, by name, and what each example has there.
import type { Examples, Feature, Series } from "../../data/log";
import { remembered } from "../../common/memo";
import { shortNumber, withUnit } from "../../common/numbers";
import type { Drawn } from "../kind";

export interface Features {
  names: string[];
  known: Feature[]; // one a name; empty where the names are no features of the probe
}

export function featuresOf({ series, examples, values }: Pick<Drawn, "series" | "examples" | "values">): Features {
  return found(series, examples, values?.shape[1] ?? 0);
}

const found = remembered((series: Series, examples: Examples, count: number): Features => {
  const { labels, axes } = series;
  const { features, inputs } = examples;
  const own = axes[0] === "feature" && inputs !== undefined && inputs.shape[1] === features.length;
  const known = own && (labels.length === 0 || labels.length === features.length) ? features : [];
  const all = labels.length > 0 ? labels : known.map(({ name }) => name);
  const length = Math.max(count, all.length);
  const names = Array.from({ length }, (_, i) => all[i] || `${axes[0] ?? "feature"} ${i}`);
  return { names, known };
});

// The example's own number with its unit, or its category; "" where it is not known.
export function valueText(
  { inputs }: Examples,
  { known }: Features,
  example: number,
  index: number,
): string {
  const feature = known[index];
  const value = inputs?.data[example * known.length + index];
  if (!feature || value === undefined) return "";
  if (feature.categories.length === 0) return withUnit(value, feature.unit);
  return feature.categories[Math.round(value)] ?? shortNumber(value);
}

// What the bars of a row are about.
export interface BarWords {
  names: string[];
  has(feature: number): string; // what the row has there; "" where that is not known
  isSigned: boolean;
  hasSum: boolean; // whether adding up bars means anything
}

// Edits exclude each other: their effects have no sum.
export function featureWords(drawn: Drawn, row: number): BarWords {
  const { examples, series } = drawn;
  const features = featuresOf(drawn);
  return {
    names: features.names,
    has: (feature) => valueText(examples, features, row, feature),
    isSigned: series.isSigned,
    hasSum: series.axes[0] !== "edit",
  };
}
