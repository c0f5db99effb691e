// Drift to references that the log does not hold: asked of the server, batch after batch.
import { MOST_STEPS } from "./bounds";
import type { Comparison } from "../derived/drift";
import type { Step } from "./log";
import { isLogged, moves, pinnedStep } from "../derived/reference";

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
) => Promise<Answer>;

const NOTHING: Answer = { values: new Map(), reference: undefined };
const FIRST_BATCH = 8;
const QUICK_MS = 1000; // an answer that came sooner may be of twice as many steps

export class Comparisons {
  private key = "";
  private answer = NOTHING;
  private trouble = "";
  private busy = false;
  private batch = FIRST_BATCH;
  private asked: Asked | undefined;

  constructor(
    private readonly compare: Comparer,
    private readonly changed: () => void,
  ) {}

  // What is known by now; `changed` is called as more comes.
  show(asked: Asked): Compared {
    if (isLogged(asked.by.reference)) return { ...NOTHING, missing: 0, trouble: "" };
    this.asked = asked;
    const key = keyOf(asked);
    if (key !== this.key) Object.assign(this, { key, answer: NOTHING, trouble: "" });
    void this.load();
    return { ...this.answer, missing: this.missing().length, trouble: this.trouble };
  }

  forgive(): void {
    this.trouble = "";
  }

  private async load(): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    for (let batch = this.nextBatch(); batch.length > 0; batch = this.nextBatch()) {
      await this.loadBatch(this.asked!, this.key, batch);
    }
    this.busy = false;
  }

  private async loadBatch({ run, series, by }: Asked, key: string, batch: number[]): Promise<void> {
    const start = performance.now();
    try {
      const found = await this.compare(run, series, by, batch);
      if (key !== this.key) return;
      const added = batch.map((step): [number, number[]] => [step, found.values.get(step) ?? []]);
      const values = new Map([...this.answer.values, ...added]);
      this.answer = { values, reference: found.reference ?? this.answer.reference };
    } catch (error) {
      if (key === this.key) this.trouble = (error as Error).message;
    }
    const quick = performance.now() - start < QUICK_MS;
    this.batch = quick ? Math.min(MOST_STEPS, 2 * this.batch) : Math.max(1, this.batch >> 1);
    this.changed();
  }

  private nextBatch(): number[] {
    return this.trouble ? [] : this.missing().slice(0, this.batch);
  }

  private missing(): number[] {
    return this.asked!.steps.flatMap(({ step }) => (this.answer.values.has(step) ? [] : [step]));
  }
}

// Steps with the drift that was asked for beside what is logged.
export function withDrift(steps: Step[], by: Comparison, values: Map<number, number[]>): Step[] {
  if (values.size === 0) return steps;
  return steps.map((step) => {
    const found = values.get(step.step);
    return found ? { ...step, drift: [...step.drift, { ...by, values: found }] } : step;
  });
}

// The one step that all others are compared with, where it is one.
export function referenceStep(steps: Step[], by: Comparison, found: Answer): number | undefined {
  if (by.reference === "first") return steps[0]!.step;
  return pinnedStep(by.reference) ?? found.reference;
}

// Where the step is that the one in view is compared with.
export function referenceIndex(
  steps: Step[],
  index: number,
  { reference }: Comparison,
  at: number | undefined,
): number | undefined {
  const found = reference === "previous" ? index - 1 : steps.findIndex(({ step }) => step === at);
  return found < 0 ? undefined : found;
}

// A step that was logged anew, or a reference that moved, begins it all anew.
function keyOf({ run, series, by, steps }: Asked): string {
  const end = moves(by.reference) ? steps.at(-1) : steps[0];
  return JSON.stringify([run, series, by, end?.step, end?.wallTime]);
}
