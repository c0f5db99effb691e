// A room of the page: what one part of it shows of the scene.
import type { TemplateResult } from "lit";

import type { Choose } from "../state/selection";
import type { ExampleKey } from "../data/keys";
import type { Run } from "../data/log";
import type { Needs } from "../data/store";
import type { Scene } from "../scene";

export interface Around {
  runs: Run[];
  dark: boolean;
  retry: () => void; // whatever failed
  requestInSight: (keys: ExampleKey[]) => void; // as a part of the room is scrolled
}

export type RoomView = (scene: Scene, around: Around, choose: Choose) => TemplateResult;

// What a room shows, asked for before it is rendered.
export type RoomNeeds = (scene: Scene, runs: Run[]) => Needs;

export interface RoomParts {
  view: RoomView;
  needs: RoomNeeds;
}
