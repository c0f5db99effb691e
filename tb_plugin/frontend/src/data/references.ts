// What drift is measured to. Drift to the previous and to the first step is in the log, as is how
// far unrelated examples are apart; drift to all else is asked of the server, in these very words.
import { legible } from "../common/legible";

const CHOSEN = /^(previous|first|last|step:-?\d{1,15}|best:.+|run:.+)$/;
const LOGGED = ["previous", "first"];

export const UNRELATED = "another_example";
export const OWN_RANDOMNESS = "another_seed";

export function readReference(text: string): string | undefined {
  return CHOSEN.test(text) ? text : undefined;
}

export function isLogged(reference: string): boolean {
  return LOGGED.includes(reference);
}

export function toStep(step: number): string {
  return `step:${step}`;
}

export function toBest(metric: string): string {
  return `best:${metric}`;
}

export function toRun(run: string): string {
  return `run:${run}`;
}

export function pinnedStep(reference: string): number | undefined {
  return reference.startsWith("step:") ? Number(reference.slice(5)) : undefined;
}

// Whether newer steps may change what an earlier step is compared with.
export function moves(reference: string): boolean {
  return !isLogged(reference) && pinnedStep(reference) === undefined;
}

// The callback writes below the run's own folder.
export function trained(run: string): string {
  return legible(run.replace(/\/xai$/, ""));
}
