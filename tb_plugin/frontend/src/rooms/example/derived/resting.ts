// What stays in sight: whatever was there a moment ago and still is. While someone scrolls fast,
// nothing is.
import { shared, type Span } from "./film";

export interface Sight {
  columns: Span;
  lanes: Span;
}

const REST_MS = 100;

export class Resting {
  steady: Sight | undefined;
  private seen: Sight | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly look: () => Sight,
    private readonly changed: () => void,
  ) {}

  // What is seen first counts at once.
  note(sight: Sight): void {
    this.steady ??= sight;
    this.seen ??= sight;
    if (!same(sight, this.steady)) this.timer ??= setTimeout(() => this.settle(), REST_MS);
  }

  stop(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  private settle(): void {
    const now = this.look();
    this.timer = undefined;
    this.steady = both(now, this.seen!);
    this.seen = now;
    this.changed();
  }
}

function same(one: Sight, other: Sight): boolean {
  return one.columns.from === other.columns.from && one.columns.to === other.columns.to
    && one.lanes.from === other.lanes.from && one.lanes.to === other.lanes.to;
}

function both(one: Sight, other: Sight): Sight {
  return { columns: shared(one.columns, other.columns), lanes: shared(one.lanes, other.lanes) };
}
