// The rooms of the page, in the order of their tabs.
import { html, type TemplateResult } from "lit";

import type { Choose } from "../controls/choose";
import { pinsOf } from "../pins";
import type { Room, Selection } from "../state";
import { compare, needsOfCompare } from "./compare/compare";
import { example, needsOfExample } from "./example/example";
import { examples } from "./examples/examples";
import { overview } from "./overview/overview";
import { needsOfAll, needsOfNone } from "./needs";
import type { RoomNeeds, RoomView } from "./room";

interface Door {
  name: string;
  says: string;
  view: RoomView;
  needs: RoomNeeds;
}

const ROOMS: Record<Room, Door> = {
  overview: {
    ...{ name: "Overview", says: "What changed, and when" },
    ...{ view: overview, needs: needsOfNone },
  },
  examples: {
    ...{ name: "Examples", says: "Every example at one step" },
    ...{ view: examples, needs: needsOfAll },
  },
  example: {
    ...{ name: "One example", says: "One example at all steps" },
    ...{ view: example, needs: needsOfExample },
  },
  compare: {
    ...{ name: "Compare", says: "Steps, runs and explanations side by side" },
    ...{ view: compare, needs: needsOfCompare },
  },
};

export function roomOf(room: Room): Door {
  return ROOMS[room];
}

export function doors({ room: here, pins }: Selection, choose: Choose): TemplateResult {
  const pinned = pinsOf(pins).length;
  const rooms = Object.keys(ROOMS) as Room[];
  return html`
    <nav class="doors tabs" aria-label="Views">
      ${rooms.map(
        (room) => html`
          <button
            aria-current=${room === here ? "page" : "false"}
            title=${ROOMS[room].says}
            @click=${() => choose({ room })}
          >
            ${ROOMS[room].name}${room === "compare" && pinned > 0 ? ` (${pinned + 1})` : ""}
          </button>
        `,
      )}
    </nav>
  `;
}
