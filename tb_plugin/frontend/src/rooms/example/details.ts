// More about one example in single explanations of it.
import { nothing } from "lit";

import type { Choose } from "../../controls/choose";
import { kindOf } from "../../kinds";
import type { Scene } from "../../scene";
import type { Subject } from "./derived/film";

// Of the explanation in view, or of those whose channels have names.
export function details(scene: Scene, { row, ofProbe }: Subject, choose: Choose) {
  if (!ofProbe) return nothing;
  const { series: own, loaded } = scene;
  const known = loaded.run.series
    .filter(({ rows }) => rows.length === 0)
    .flatMap((series) => {
      const more = kindOf(series).details;
      return more?.has(series) ? [{ series, more }] : [];
    });
  const inView = known.filter(({ series }) => series.name === own.name);
  const named = known.filter(({ series }) => series.channels.length > 0);
  const shown = inView.length > 0 ? inView : named;
  return shown.map(({ series, more }) => more.view(scene, series, row, choose));
}
