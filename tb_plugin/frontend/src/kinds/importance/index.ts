// How much each feature matters to the model: rows are repeats of one measurement.
import type { Face } from "../../views/card";
import { barsFace } from "../bars/bars";
import { featureWords } from "../bars/features";
import type { Drawn, Kind } from "../kind";
import { importance } from "./importance";
import { trendsStyle, weightsStyle } from "./style";

export const importanceKind: Kind = {
  name: "importance",
  applies: ({ kind }) => kind === "importance",
  rows: { word: "repeat", lead: "", unrelated: "other repeats", interchangeable: true },
  view: importance,
  compare: {
    face: comparedWeights,
    reading: () => "How much each feature matters: the mean over the repeats.",
    measured: "Measured on the first repeat.",
  },
  isOverTime: true,
  hasReference: () => true,
  styles: [trendsStyle, weightsStyle],
};

// About no example: what any one has of the features is not told.
function comparedWeights(drawn: Drawn): Face {
  return barsFace(drawn, 0, { ...featureWords(drawn, 0), has: () => "" });
}
