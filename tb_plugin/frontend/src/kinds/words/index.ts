// A running text, every word on the colour of its value.
import type { TemplateResult } from "lit";

import { tones } from "../../derived/colour";
import { rampLegend, scoreEffects } from "../../views/ramp_legend";
import { type Drawn, hasItsAxes, type Kind } from "../kind";
import { drawWords } from "./text_blocks";
import { words, wordsFace } from "./words";
import { wordsStyle } from "./style";

export const wordsKind: Kind = {
  name: "words",
  applies: ({ kind, axes }) => kind === "maps" && axes.join() === "token",
  fits: hasItsAxes,
  view: words,
  face: wordsFace,
  film: {
    says: "Blocks: the words as they are read; a line below: for, above: against.",
    draw: drawWords,
    ramp: ({ isSigned }) => tones(isSigned),
  },
  compare: {
    face: (drawn) => wordsFace(drawn, 0),
    hasLegend: true,
    about: ({ texts }, row) => texts[row] ?? [],
    sides: () => ["underlined", "dotted"],
  },
  scale: { title: "Colour scale", own: "Each example its own" },
  legend: wordsLegend,
  styles: [wordsStyle],
};

function wordsLegend(drawn: Drawn): TemplateResult {
  const [down, up] = scoreEffects(drawn);
  const { isSigned } = drawn.series;
  const words = isSigned ? `blue, dotted: ${down}; red, underlined: ${up}` : "stronger: more";
  return rampLegend(drawn, tones(isSigned), words);
}
