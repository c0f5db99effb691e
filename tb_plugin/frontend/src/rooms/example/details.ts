// More about one example in single explanations of it.
import { nothing } from "lit";

import type { Choose } from "../../state/selection";
import type { ExampleKey } from "../../data/keys";
import { kindOf } from "../../kinds";
import type { Scene } from "../../scene";
import type { Subject } from "./derived/film";

// Of the explanation in view, or of those whose channels have names.
export function details(scene: Scene, subject: Subject, choose: Choose) {
  if (!subject.ofProbe) return nothing;
  return shownIn(scene).map(({ series, more }) => more.view(scene, series, subject.row, choose));
}

// What they are drawn from.
export function detailKeys(scene: Scene, { row, ofProbe }: Subject): ExampleKey[] {
  return ofProbe ? shownIn(scene).flatMap(({ series, more }) => more.keys(scene, series, row)) : [];
}

function shownIn({ series: own, loaded }: Scene) {
  const known = loaded.run.series
    .filter(({ rows }) => rows.length === 0)
    .flatMap((series) => {
      const more = kindOf(series).details;
      return more?.has(series) ? [{ series, more }] : [];
    });
  const inView = known.filter(({ series }) => series.name === own.name);
  const named = known.filter(({ series }) => series.channels.length > 0);
  return inView.length > 0 ? inView : named;
}
