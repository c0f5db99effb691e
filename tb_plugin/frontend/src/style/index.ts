// How the page looks.
import { cards } from "./cards";
import { compare } from "./compare";
import { content } from "./content";
import { controls } from "./controls";
import { curves } from "./curves";
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
import { surfaces } from "./surfaces";
import { swarm } from "./swarm";
import { timeline } from "./timeline";
import { tokens } from "./tokens";
import { tree } from "./tree";
import { trends } from "./trends";
import { weights } from "./weights";

const page = [tokens, frame, controls, timeline, content, cards, swarm, quality, filters, exports];

const ofOverview = [overview, overviewTracks, overviewRanks];

const ofComparing = [compare, over];

const ofExample = [example, film, matrix];

export const pageStyle = [
  ...page,
  ...ofComparing,
  ...ofOverview,
  ...ofExample,
  drawings,
  curves,
  surfaces,
  trends,
  weights,
  tree,
];
