// The values of a series over time: a few steps that stand for all, loaded once and in the background.
import { MOST_STEPS } from "./bounds";
import { type Fetcher, keyOf, type Strip } from "./frames";
import type { Step, Values } from "./log";

export interface Family {
  steps: Step[]; // those that have come, in the order of time
  values: Values[]; // one a step
  missing: number; // steps that are on their way
}

const MOST_BYTES = 64 * 2 ** 20;
const BATCH_BYTES = 4 * 2 ** 20;

export const NO_FAMILY: Family = { steps: [], values: [], missing: 0 };

export class Families {
  private name = "";
  private known = new Map<string, Values>();
  private failed = new Set<string>();
  private wanted: { strip: Strip; chosen: number[] } | undefined;
  private family = NO_FAMILY;
  private busy = false;

  constructor(
    private readonly fetcher: Fetcher,
    private readonly changed: () => void,
  ) {}

  // `bytes` of one step decide how many there can be.
  show(strip: Strip, bytes: number): Family {
    const name = JSON.stringify([strip.run, strip.series]);
    if (name !== this.name) Object.assign(this, { name, known: new Map(), failed: new Set() });
    if (this.wanted?.strip.steps !== strip.steps || this.family === NO_FAMILY) {
      const most = Math.min(MOST_STEPS, Math.floor(MOST_BYTES / Math.max(1, bytes)));
      this.wanted = { strip, chosen: spread(strip.steps.length, Math.max(2, most)) };
      this.family = this.gathered();
    }
    void this.load(bytes);
    return this.family;
  }

  forgive(): void {
    this.failed.clear();
  }

  private async load(bytes: number): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    const batch = Math.max(1, Math.floor(BATCH_BYTES / Math.max(1, bytes)));
    for (let next = this.missing(); next.length > 0; next = this.missing()) {
      await this.loadBatch(this.wanted!.strip, next.slice(0, batch), this.known);
      this.family = this.gathered();
      this.changed();
    }
    this.busy = false;
  }

  private async loadBatch(strip: Strip, batch: number[], known: Map<string, Values>) {
    const steps = batch.map((index) => strip.steps[index]!.step);
    const found = await this.fetcher(strip.run, strip.series, steps).catch(() => undefined);
    for (const index of batch) {
      const values = found?.get(strip.steps[index]!.step);
      if (values) known.set(keyOf(strip, index), values);
      else this.failed.add(keyOf(strip, index));
    }
  }

  private missing(): number[] {
    const { strip, chosen } = this.wanted!;
    return chosen.filter((index) => {
      const key = keyOf(strip, index);
      return !this.known.has(key) && !this.failed.has(key);
    });
  }

  private gathered(): Family {
    const { strip, chosen } = this.wanted!;
    const there = chosen.filter((index) => this.known.has(keyOf(strip, index)));
    return {
      steps: there.map((index) => strip.steps[index]!),
      values: there.map((index) => this.known.get(keyOf(strip, index))!),
      missing: this.missing().length,
    };
  }
}

// Every second, fourth, eighth … and the last: as a run goes on, most stay the same.
export function spread(count: number, most: number): number[] {
  let stride = 1;
  while (Math.ceil(count / stride) > most - 1 && count > most) stride *= 2;
  const chosen: number[] = [];
  for (let i = 0; i < count; i += stride) chosen.push(i);
  if (count > 0 && chosen.at(-1) !== count - 1) chosen.push(count - 1);
  return chosen;
}
