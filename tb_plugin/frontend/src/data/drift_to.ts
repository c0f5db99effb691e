// Drift to references that the log does not hold: asked of the server, batch after batch.
import { type DriftKey, MAX_STEPS } from "./keys";
import type { Comparison, Step } from "./log";
import { isLogged, moves } from "./references";
import { Resource } from "./resource";

export interface Asked {
  run: string;
  series: string;
  by: Comparison;
  steps: Step[];
}

export interface Answer {
  values: Map<number, number[]>; // by step; empty where there is nothing to compare with
  reference: number | undefined; // the step that it turned out to be, where it is one
}

export interface Compared extends Answer {
  missing: number; // steps that are on their way
  trouble: string;
}

export type Comparer = (
  run: string,
  series: string,
  by: Comparison,
  steps: number[],
  signal?: AbortSignal,
) => Promise<Answer>;

interface OfStep {
  values: number[];
  reference: number | undefined;
}

const LOGGED: Compared = { values: new Map(), reference: undefined, missing: 0, trouble: "" };
const FIRST_BATCH = 8;
const QUICK_MS = 1000; // an answer that came sooner may be of twice as many steps
const CACHE_NUMBERS = 4 * 2 ** 20;

export class DriftToReference {
  private readonly resource: Resource<DriftKey, OfStep>;
  private batch = FIRST_BATCH;
  private asked: { of: Asked; keys: DriftKey[] } | undefined;
  private found: { revision: number; compared: Compared } | undefined;

  constructor(compare: Comparer, changed: () => void) {
    this.resource = new Resource(
      {
        name: ({ run, series, by, step, anchor }) =>
          JSON.stringify([run, series, by.measure, by.reference, step, anchor]),
        group: ({ run, series, by }) => JSON.stringify([run, series, by]),
        batchSize: () => this.batch,
        fetch: (keys, signal) => this.fetch(compare, keys, signal),
        size: ({ values }) => values.length,
        limit: CACHE_NUMBERS,
        stopsAtFailure: true,
      },
      changed,
    );
  }

  want(asked: Asked): void {
    this.resource.want(this.keysOf(asked));
  }

  // What is known by now: the same object until more has come.
  compared(asked: Asked): Compared {
    const keys = this.keysOf(asked);
    if (keys.length === 0) return LOGGED;
    const { revision } = this.resource;
    if (this.found?.revision !== revision) {
      this.found = { revision, compared: this.gathered(keys) };
    }
    return this.found.compared;
  }

  retryFailed(): void {
    this.resource.retryFailed();
  }

  private keysOf(of: Asked): DriftKey[] {
    const known = this.asked?.of;
    const { run, series, by, steps } = of;
    const same = known?.run === run && known.series === series && known.steps === steps;
    if (same && known.by.measure === by.measure && known.by.reference === by.reference) {
      return this.asked!.keys;
    }
    const anchor = anchorOf(of);
    const keys = isLogged(by.reference)
      ? []
      : steps.map(({ step }) => ({ run, series, by, step, anchor }));
    this.asked = { of, keys };
    this.found = undefined;
    return keys;
  }

  private gathered(keys: DriftKey[]): Compared {
    const all = keys.map((key) => this.resource.value(key));
    const there = keys.flatMap(({ step }, i): [number, number[]][] =>
      all[i] ? [[step, all[i].values]] : [],
    );
    return {
      values: new Map(there),
      reference: all.flatMap((one) => one?.reference ?? []).at(-1),
      missing: keys.length - there.length,
      trouble: keys.map((key) => this.resource.trouble(key)).find(Boolean) ?? "",
    };
  }

  private async fetch(
    compare: Comparer,
    keys: DriftKey[],
    signal: AbortSignal,
  ): Promise<OfStep[]> {
    const { run, series, by } = keys[0]!;
    const start = performance.now();
    const found = await compare(run, series, by, keys.map(({ step }) => step), signal);
    const quick = performance.now() - start < QUICK_MS;
    this.batch = quick ? Math.min(MAX_STEPS, 2 * this.batch) : Math.max(1, this.batch >> 1);
    const { reference } = found;
    return keys.map(({ step }) => ({ values: found.values.get(step) ?? [], reference }));
  }
}

// A step that was logged anew, or a reference that moved, begins it all anew.
function anchorOf({ by, steps }: Asked): string {
  const end = moves(by.reference) ? steps.at(-1) : steps[0];
  return `${end?.step} ${end?.wallTime}`;
}
