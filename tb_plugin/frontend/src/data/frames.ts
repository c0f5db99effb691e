// The values around the cursor: one request for the step in view, then batches of what comes next.
import { MOST_STEPS } from "./bounds";
import { ByteCache } from "./cache";
import type { Step, Values } from "./log";

export interface Strip {
  run: string;
  series: string;
  steps: Step[];
}

export type Fetcher = (
  run: string,
  series: string,
  steps: number[],
) => Promise<Map<number, Values>>;

const MISSING = "TensorBoard's answer holds no values for this step.";
const CACHE_BYTES = 128 * 2 ** 20;
const BATCH_BYTES = 4 * 2 ** 20;
const SHARE_AHEAD = 0.25; // of the cache, so that prefetching never throws out what is in view

export class Frames {
  private readonly cache = new ByteCache<Values>(CACHE_BYTES);
  private readonly failed = new Map<string, Error>();
  private readonly asked = new Set<string>();
  private wanted: { strip: Strip; index: number } | undefined;
  private cursorBusy = false;
  private aheadBusy = false;
  private direction = 1;

  constructor(
    private readonly fetcher: Fetcher,
    private readonly changed: () => void,
  ) {}

  peek(strip: Strip, index: number): Values | undefined {
    return this.cache.get(keyOf(strip, index));
  }

  // Why they will not come.
  trouble(strip: Strip, index: number): Error | undefined {
    return this.failed.get(keyOf(strip, index));
  }

  // Asks for the values at `index`; `changed` is called once they are there.
  show(strip: Strip, index: number): void {
    if (this.wanted && index !== this.wanted.index) {
      this.direction = Math.sign(index - this.wanted.index);
    }
    this.wanted = { strip, index };
    void this.loadCursor();
  }

  // The values of another step than the one in view; `changed` is called once they are there.
  beside(strip: Strip, index: number): Values | undefined {
    const found = this.peek(strip, index);
    const key = keyOf(strip, index);
    if (!found && this.missing(strip, index) && !this.asked.has(key)) {
      this.asked.add(key);
      void this.load(strip, [index]).then(() => {
        this.asked.delete(key);
        if (this.cache.has(key)) this.changed();
      });
    }
    return found;
  }

  forgive(): void {
    this.failed.clear();
  }

  // One request at a time, always for what is in view now.
  private async loadCursor(): Promise<void> {
    if (this.cursorBusy) return;
    this.cursorBusy = true;
    for (let at = this.wanted!; this.missing(at.strip, at.index); at = this.wanted!) {
      await this.load(at.strip, [at.index]);
    }
    this.cursorBusy = false;
    void this.loadAhead();
  }

  private async loadAhead(): Promise<void> {
    if (this.aheadBusy) return;
    this.aheadBusy = true;
    for (let batch = this.nextBatch(); batch.length > 0; batch = this.nextBatch()) {
      await this.load(this.wanted!.strip, batch);
    }
    this.aheadBusy = false;
  }

  private async load(strip: Strip, batch: number[]): Promise<void> {
    try {
      const steps = batch.map((index) => strip.steps[index]!.step);
      const found = await this.fetcher(strip.run, strip.series, steps);
      for (const index of batch) this.keep(strip, index, found);
    } catch (error) {
      for (const index of batch) this.failed.set(keyOf(strip, index), error as Error);
    }
    if (batch.includes(this.wanted?.index ?? NaN)) this.changed();
  }

  private keep(strip: Strip, index: number, found: Map<number, Values>): void {
    const values = found.get(strip.steps[index]!.step);
    if (values) this.cache.set(keyOf(strip, index), values, values.data.byteLength);
    else this.failed.set(keyOf(strip, index), new Error(MISSING));
  }

  private nextBatch(): number[] {
    const { strip, index } = this.wanted!;
    const bytes = this.peek(strip, index)?.data.byteLength;
    if (bytes === undefined) return [];
    const reach = Math.floor((SHARE_AHEAD * CACHE_BYTES) / bytes);
    const batch = Math.min(MOST_STEPS, Math.max(1, Math.floor(BATCH_BYTES / bytes)));
    const near = around(strip.steps.length, index, this.direction, reach);
    return near.filter((i) => this.missing(strip, i)).slice(0, batch);
  }

  private missing(strip: Strip, index: number): boolean {
    const key = keyOf(strip, index);
    return !this.cache.has(key) && !this.failed.has(key);
  }
}

// Indices near the cursor, those in the direction of travel first.
export function around(count: number, index: number, direction: number, reach: number): number[] {
  const found: number[] = [];
  for (let distance = 1; distance <= Math.min(reach, count); distance++) {
    const ahead = index + direction * distance;
    const behind = index - direction * Math.ceil(distance / 4);
    if (ahead >= 0 && ahead < count) found.push(ahead);
    if (distance % 4 === 0 && behind >= 0 && behind < count) found.push(behind);
  }
  return found;
}

export function keyOf({ run, series, steps }: Strip, index: number): string {
  const { step, wallTime } = steps[index]!;
  return JSON.stringify([run, series, step, wallTime]);
}
