// How a control tells what the user chose.
import type { Selection } from "../state";

export type Choose = (patch: Partial<Selection>) => void;
