// A room of the page: what one part of it shows of the scene.
import type { TemplateResult } from "lit";

import type { Choose } from "../controls/choose";
import type { Run } from "../data/log";
import type { Scene } from "../scene";

export interface Around {
  runs: Run[];
  dark: boolean;
  retry: () => void; // whatever failed
}

export type RoomView = (scene: Scene, around: Around, choose: Choose) => TemplateResult;
