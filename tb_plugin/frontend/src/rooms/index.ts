// The rooms of the page, in the order of their tabs.
import { html, type TemplateResult } from "lit";

import type { Choose, Room, Selection } from "../state/selection";
import { pinsOf } from "../state/pins";
import { banner } from "../views/states";
import { examples } from "./examples/examples";
import { needsOfAll, needsOfNone } from "./needs";
import { overview } from "./overview/overview";
import type { RoomParts, RoomView } from "./room";

const DOORS: Record<Room, { name: string; says: string }> = {
  overview: { name: "Overview", says: "What changed, and when" },
  examples: { name: "Examples", says: "Every example at one step" },
  example: { name: "One example", says: "One example at all steps" },
  compare: { name: "Compare", says: "Steps, runs and explanations side by side" },
};

const onItsWay: RoomView = () => html`
  <main class="state" role="status"><p class="late">On its way …</p></main>
`;

const notLoaded: RoomView = () => html`
  <main>${banner("This view could not be loaded.", () => location.reload())}</main>
`;

const ROOMS: Record<Room, RoomParts> = {
  overview: { view: overview, needs: needsOfNone },
  examples: { view: examples, needs: needsOfAll },
  example: { view: onItsWay, needs: needsOfNone },
  compare: { view: onItsWay, needs: needsOfNone },
};

// The rooms that come after what is seen first.
export const laterRooms: Promise<unknown> = Promise.all([
  load("example", async () => {
    const { example: view, needsOfExample: needs } = await import("./example/example");
    return { view, needs };
  }),
  load("compare", async () => {
    const { compare: view, needsOfCompare: needs } = await import("./compare/compare");
    return { view, needs };
  }),
]);

async function load(room: Room, parts: () => Promise<RoomParts>): Promise<void> {
  ROOMS[room] = await parts().catch(() => ({ view: notLoaded, needs: needsOfNone }));
}

export function roomOf(room: Room): RoomParts {
  return ROOMS[room];
}

export function doors({ room: here, pins }: Selection, choose: Choose): TemplateResult {
  const pinned = pinsOf(pins).length;
  const rooms = Object.keys(DOORS) as Room[];
  return html`
    <nav class="doors tabs" aria-label="Views">
      ${rooms.map(
        (room) => html`
          <button
            aria-current=${room === here ? "page" : "false"}
            title=${DOORS[room].says}
            @click=${() => choose({ room })}
          >
            ${DOORS[room].name}${room === "compare" && pinned > 0 ? ` (${pinned + 1})` : ""}
          </button>
        `,
      )}
    </nav>
  `;
}
