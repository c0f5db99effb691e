// What there is to say of the weights of features: who leads, and who rose.
import { featureName, type Importance, ranksOf, type Trends } from "./weights";
import type { Series } from "../../data/log";
import { shortNumber } from "../../common/numbers";

const MAX_NAMED = 3;

// Who matters most. Features whose repeats overlap with the first one's cannot be told from it.
export function leader(series: Series, now: Importance, step: number): string {
  const order = ranked(now);
  const first = order[0] ?? -1;
  const most = now.mean[first] ?? NaN;
  if (Number.isNaN(most)) return `At step ${step} no feature has a weight.`;
  const level = order.filter((feature) => now.high[feature]! >= now.low[first]!);
  const value = shortNumber(most);
  if (level.length === 1) return `At step ${step} ${quoted(series, first)} matters most (${value}).`;
  const who = `At step ${step} ${listed(series, level)} matter most`;
  const tied = level.every((feature) => now.mean[feature] === most);
  return tied ? `${who} (${value} each).` : `${who} (${value} and less): their repeats overlap.`;
}

// Who of those that are shown rose most over the training, by the rank among all.
export function riser(series: Series, { top, others, at, steps }: Trends): string {
  const [first, last] = [at[0], at.at(-1)];
  if (!first || !last || steps.length < 2) return "";
  const [before, now] = [ranksOfAll(first), ranksOfAll(last)];
  const rises = before.map((rank, feature) => rank - now[feature]!);
  if (rises.every((rise) => rise === 0)) return "All ranks at the end are what they were at the start.";
  const best = top.reduce((most, feature) => (rises[feature]! > rises[most]! ? feature : most));
  const [among, all] = others.length > 0 ? [`Of these ${top.length}, `, ` of ${now.length}`] : ["", ""];
  if (!(rises[best]! > 0)) return `${among}${among ? "none" : "None"} rose over the training.`;
  const ends = `from rank ${before[best]! + 1} to ${now[best]! + 1}${all}`;
  return `${among}${quoted(series, best)} rose most over the training: ${ends}.`;
}

function ranked(weights: Importance): number[] {
  const ranks = ranksOfAll(weights);
  const order = new Array<number>(ranks.length);
  ranks.forEach((rank, feature) => (order[rank] = feature));
  return order;
}

function ranksOfAll(weights: Importance): number[] {
  return ranksOf(weights, Array.from(weights.mean.keys()));
}

function listed(series: Series, features: number[]): string {
  const named = features.slice(0, features.length > MAX_NAMED + 1 ? MAX_NAMED : MAX_NAMED + 1);
  const names = named.map((feature) => quoted(series, feature));
  const rest = features.length - named.length;
  const last = rest > 0 ? `${rest} others` : names.pop()!;
  return `${names.join(", ")} and ${last}`;
}

function quoted(series: Series, feature: number): string {
  return `“${featureName(series, feature)}”`;
}
