// A map over each picture of the probe.
import type { TemplateResult } from "lit";

import { endsOf, gradient } from "../../derived/colour";
import { rampLegend, scoreEffects } from "../../views/ramp_legend";
import { type Drawn, hasItsAxes, type Kind } from "../kind";
import { channelKeys, channels, hasChannels } from "./channels";
import { mapDifference, mapDiffers, spokenMap } from "./map_difference";
import { mapFace, maps } from "./maps";
import { drawMap } from "./still";

const AXES = ["y,x", "y,x,channel"];

export const mapKind: Kind = {
  name: "map",
  applies: ({ kind, axes }) => kind === "maps" && AXES.includes(axes.join()),
  fits: hasItsAxes,
  thing: "map",
  view: maps,
  face: mapFace,
  film: { says: "", draw: drawMap, ramp: ({ isSigned }, palette) => gradient(isSigned, palette) },
  compare: {
    face: (drawn) => ({ ...mapFace(drawn, 0), spoken: spokenMap(drawn) }),
    hasLegend: true,
    subtract: mapDifference,
    differs: mapDiffers,
    isLaidOver: true,
  },
  overPictures: true,
  palette: ({ isSigned }) => (isSigned ? "signed" : "unsigned"),
  scale: { title: "Colour scale", own: "Each map its own" },
  legend: mapLegend,
  details: { has: hasChannels, keys: channelKeys, view: channels },
};

function mapLegend(drawn: Drawn): TemplateResult {
  const { series, selection } = drawn;
  const [low, high] = endsOf(selection.palette);
  const [down, up] = scoreEffects(drawn);
  const words = series.isSigned ? `${low}: ${down}, ${high}: ${up}` : "brighter: more";
  return rampLegend(drawn, gradient(series.isSigned, selection.palette), words);
}
