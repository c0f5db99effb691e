// Values of one example of any run, series and step, for views that show many at once. What one
// drawing asks for is fetched together.
import { MOST_STEPS } from "./bounds";
import { ByteCache } from "./cache";
import type { Moment, Values } from "./log";

export interface Book {
  run: string;
  series: string;
  example: number; // or row
  step: Moment;
}

// Answers by step, with values whose first axis has one row.
export type Fetcher = (
  run: string,
  series: string,
  example: number,
  steps: number[],
) => Promise<Map<number, Values>>;

const MISSING = "The answer holds no values for this step.";
const CACHE_BYTES = 96 * 2 ** 20;

export class Shelf {
  private readonly cache = new ByteCache<Values>(CACHE_BYTES);
  private readonly failed = new Map<string, string>();
  private wanted = new Map<string, Book>();
  private busy = false;

  constructor(
    private readonly fetcher: Fetcher,
    private readonly changed: () => void,
  ) {}

  // Undefined while they are on their way; `changed` is called once they are there.
  values(book: Book): Values | undefined {
    const key = keyOf(book);
    const found = this.cache.get(key);
    if (!found && !this.failed.has(key)) {
      this.wanted.set(key, book);
      queueMicrotask(() => void this.load());
    }
    return found;
  }

  // Why they will not come; "" where they may.
  trouble(book: Book): string {
    return this.failed.get(keyOf(book)) ?? "";
  }

  forgive(): void {
    this.failed.clear();
  }

  // Whatever was asked for while a request was under way comes next, the latest drawing's alone.
  private async load(): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    while (this.wanted.size > 0) {
      const missing = [...this.wanted].filter(([key]) => this.isMissing(key));
      const batches = batched(missing.map(([, book]) => book));
      this.wanted = new Map();
      for (const batch of batches) {
        await this.fetch(batch);
        this.changed();
        if (this.wanted.size > 0) break;
      }
    }
    this.busy = false;
  }

  // What a drawing asked for while it was on its way has come since.
  private isMissing(key: string): boolean {
    return !this.cache.has(key) && !this.failed.has(key);
  }

  private async fetch(batch: Book[]): Promise<void> {
    const { run, series, example } = batch[0]!;
    const steps = batch.map(({ step }) => step.step);
    const found = await this.fetcher(run, series, example, steps).catch((error: Error) => error);
    const none = found instanceof Error ? found.message : MISSING;
    for (const book of batch) {
      const values = found instanceof Error ? undefined : found.get(book.step.step);
      if (values) this.cache.set(keyOf(book), values, values.data.byteLength);
      else this.failed.set(keyOf(book), none);
    }
  }
}

// By what they are about, in the order asked for.
function batched(books: Book[]): Book[][] {
  const groups = new Map<string, Book[]>();
  for (const book of books) {
    const name = JSON.stringify([book.run, book.series, book.example]);
    groups.set(name, [...(groups.get(name) ?? []), book]);
  }
  return [...groups.values()].flatMap((group) =>
    Array.from({ length: Math.ceil(group.length / MOST_STEPS) }, (_, i) =>
      group.slice(i * MOST_STEPS, (i + 1) * MOST_STEPS),
    ),
  );
}

function keyOf({ run, series, example, step }: Book): string {
  return JSON.stringify([run, series, example, step.step, step.wallTime]);
}
