// How the page looks.
import { cards } from "./cards";
import { content } from "./content";
import { controls } from "./controls";
import { curves } from "./curves";
import { drawings } from "./drawings";
import { frame } from "./frame";
import { quality } from "./quality";
import { surfaces } from "./surfaces";
import { swarm } from "./swarm";
import { timeline } from "./timeline";
import { tokens } from "./tokens";
import { tree } from "./tree";
import { trends } from "./trends";
import { weights } from "./weights";

const page = [tokens, frame, controls, timeline, content, cards, swarm, quality];

export const pageStyle = [...page, drawings, curves, surfaces, trends, weights, tree];
