// Values of whole series: at the steps around the one in view, and at a few that stand for all.
import { frameName, type FrameKey, MAX_STEPS } from "./keys";
import type { Step, Values } from "./log";
import { Resource, type Source } from "./resource";

// A series and its logged steps.
export interface Strip {
  run: string;
  series: string;
  steps: Step[];
}

export type Fetcher = (
  run: string,
  series: string,
  steps: number[],
  signal?: AbortSignal,
) => Promise<Map<number, Values>>;

// Values over the training, at a few steps that stand for all.
export interface SampledValues {
  steps: Step[]; // those that have come, in the order of time
  values: Values[]; // one a step
  missing: number; // steps that are on their way
}

export const NO_SAMPLES: SampledValues = { steps: [], values: [], missing: 0 };

const MIB = 2 ** 20;
const CACHE_BYTES = 64 * MIB;
const AHEAD_BYTES = 32 * MIB;
const SAMPLED_BYTES = 64 * MIB;
const BATCH_BYTES = 4 * MIB;

// At the step in view, at others beside it, and ahead of it.
export class Frames {
  private readonly resource: Resource<FrameKey, Values>;
  private last: { strip: Strip; index: number } | undefined;
  private direction = 1;
  private bytes = BATCH_BYTES; // of one step

  constructor(fetcher: Fetcher, changed: () => void) {
    const source = sourceOf(fetcher, CACHE_BYTES, (soon) => (soon ? batchOf(this.bytes) : 1));
    this.resource = new Resource(source, changed);
  }

  want(strip: Strip, index: number, beside: number[] = []): void {
    if (this.last && index !== this.last.index) this.direction = Math.sign(index - this.last.index);
    this.last = { strip, index };
    const now = [index, ...beside].map((i) => frameAt(strip, i));
    const bytes = this.resource.value(now[0]!)?.data.byteLength;
    if (bytes === undefined) return this.resource.want(now);
    this.bytes = bytes;
    const reach = Math.floor(AHEAD_BYTES / bytes);
    const soon = around(strip.steps.length, index, this.direction, reach);
    this.resource.want(now, soon.map((i) => frameAt(strip, i)));
  }

  values(strip: Strip, index: number): Values | undefined {
    return this.resource.value(frameAt(strip, index));
  }

  // Why they will not come; "" where they may.
  trouble(strip: Strip, index: number): string {
    return this.resource.trouble(frameAt(strip, index));
  }

  retryFailed(): void {
    this.resource.retryFailed();
  }
}

export class SampledSteps {
  private readonly resource: Resource<FrameKey, Values>;
  private bytes = BATCH_BYTES; // of one step
  private chosen: { strip: Strip; steps: Step[]; keys: FrameKey[] } | undefined;
  private found: { revision: number; values: SampledValues } | undefined;

  constructor(fetcher: Fetcher, changed: () => void) {
    const source = sourceOf(fetcher, SAMPLED_BYTES, () => batchOf(this.bytes));
    this.resource = new Resource(source, changed);
  }

  // The bytes of one step decide how many there can be.
  want(strip: Strip, bytes: number): void {
    this.choose(strip, bytes);
    this.resource.want(this.chosen!.keys);
  }

  wantNone(): void {
    this.resource.want([]);
  }

  // The same object until more has come.
  values(strip: Strip, bytes: number): SampledValues {
    this.choose(strip, bytes);
    const { revision } = this.resource;
    if (this.found?.revision !== revision) this.found = { revision, values: this.gathered() };
    return this.found.values;
  }

  retryFailed(): void {
    this.resource.retryFailed();
  }

  private choose(strip: Strip, bytes: number): void {
    const known = this.chosen?.strip;
    const same = known?.run === strip.run && known.series === strip.series;
    if (same && known.steps === strip.steps) return;
    const most = Math.min(MAX_STEPS, Math.floor(SAMPLED_BYTES / Math.max(1, bytes)));
    const places = spread(strip.steps.length, Math.max(2, most));
    const steps = places.map((place) => strip.steps[place]!);
    this.chosen = { strip, steps, keys: places.map((place) => frameAt(strip, place)) };
    this.bytes = Math.max(1, bytes);
    this.found = undefined;
  }

  private gathered(): SampledValues {
    const { keys, steps } = this.chosen!;
    const all = keys.map((key) => this.resource.value(key));
    return {
      steps: steps.filter((_, i) => all[i]),
      values: all.flatMap((values) => values ?? []),
      missing: keys.filter((key, i) => !all[i] && !this.resource.trouble(key)).length,
    };
  }
}

// Indices near the step in view, those in the direction of travel first.
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

// Every second, fourth, eighth … and the last: as a run goes on, most stay the same.
export function spread(count: number, most: number): number[] {
  let stride = 1;
  while (Math.ceil(count / stride) > most - 1 && count > most) stride *= 2;
  const chosen: number[] = [];
  for (let i = 0; i < count; i += stride) chosen.push(i);
  if (count > 0 && chosen.at(-1) !== count - 1) chosen.push(count - 1);
  return chosen;
}

function sourceOf(
  fetcher: Fetcher,
  limit: number,
  batchSize: (soon: boolean) => number,
): Source<FrameKey, Values> {
  return {
    ...{ name: frameName, limit, batchSize },
    group: ({ run, series }) => JSON.stringify([run, series]),
    size: ({ data }) => data.byteLength,
    fetch: async (keys, signal) => {
      const { run, series } = keys[0]!;
      const found = await fetcher(run, series, keys.map(({ step }) => step.step), signal);
      return keys.map(({ step }) => found.get(step.step));
    },
  };
}

function frameAt({ run, series, steps }: Strip, index: number): FrameKey {
  return { run, series, step: steps[index]! };
}

function batchOf(bytes: number): number {
  return Math.min(MAX_STEPS, Math.max(1, Math.floor(BATCH_BYTES / bytes)));
}
