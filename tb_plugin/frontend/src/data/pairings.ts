// How far a few explanations are apart, two at a time: asked of the server for what is in view now.
import type { Book } from "./shelf";

// Of the explanations at two places of the question.
export interface Pair {
  first: number;
  second: number;
  measured: { measure: string; value: number }[];
  shape: number[]; // at which they were compared
  trouble: string; // why they cannot be
}

export interface Pairing {
  pairs: Pair[] | undefined; // undefined while they are on their way
  trouble: string;
}

const MOST_ANSWERS = 64;

export class Pairings {
  private readonly answers = new Map<string, Pairing>();
  private wanted: Book[] = [];
  private busy = false;

  constructor(
    private readonly fetcher: (books: Book[]) => Promise<Pair[]>,
    private readonly changed: () => void,
  ) {}

  show(books: Book[]): Pairing {
    this.wanted = books;
    const found = this.answers.get(keyOf(books));
    if (!found) void this.load();
    return found ?? { pairs: undefined, trouble: "" };
  }

  forgive(): void {
    for (const [key, { trouble }] of this.answers) if (trouble) this.answers.delete(key);
  }

  // One request at a time, always for what is in view now.
  private async load(): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    for (let key = keyOf(this.wanted); !this.answers.has(key); key = keyOf(this.wanted)) {
      this.answers.set(key, await this.ask(this.wanted));
      const [oldest] = this.answers.keys();
      if (this.answers.size > MOST_ANSWERS) this.answers.delete(oldest!);
      this.changed();
    }
    this.busy = false;
  }

  private async ask(books: Book[]): Promise<Pairing> {
    try {
      return { pairs: await this.fetcher(books), trouble: "" };
    } catch (error) {
      return { pairs: [], trouble: (error as Error).message };
    }
  }
}

function keyOf(books: Book[]): string {
  return JSON.stringify(
    books.map(({ run, series, example, step }) => [run, series, example, step.step, step.wallTime]),
  );
}
