// How the page looks.
import type { CSSResult } from "lit";

import { stylesOfKinds } from "../kinds";
import { cards } from "./cards";
import { compare } from "./compare";
import { content } from "./content";
import { controls } from "./controls";
import { drawings } from "./drawings";
import { example } from "./example";
import { exports } from "./export";
import { film } from "./film";
import { filters } from "./filters";
import { frame } from "./frame";
import { over } from "./over";
import { overview } from "./overview";
import { overviewRanks } from "./overview_ranks";
import { overviewTracks } from "./overview_tracks";
import { matrix } from "./matrix";
import { quality } from "./quality";
import { timeline } from "./timeline";
import { tokens } from "./tokens";

const page = [tokens, frame, controls, timeline, content, cards, quality, filters, exports];

const ofOverview = [overview, overviewTracks, overviewRanks];

const ofComparing = [compare, over];

const ofExample = [example, film, matrix];

export function pageStyle(): CSSResult[] {
  return [...page, ...ofComparing, ...ofOverview, ...ofExample, drawings, ...stylesOfKinds()];
}
