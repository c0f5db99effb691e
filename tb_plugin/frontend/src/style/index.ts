// How the page looks.
import { content } from "./content";
import { controls } from "./controls";
import { frame } from "./frame";
import { quality } from "./quality";
import { timeline } from "./timeline";
import { tokens } from "./tokens";

export const pageStyle = [tokens, frame, controls, timeline, content, quality];
