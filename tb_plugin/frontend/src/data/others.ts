// What is known of series of other runs than the one in view: a few are kept, and are read anew as
// their runs go on.
import { placingInEpochs } from "../derived/epochs";
import type { Examples, Predictions, Run, Series, Step } from "./log";

export interface Elsewhere {
  examples: Examples;
  predictions: Map<number, Predictions>;
  steps: Step[];
}

export type Found =
  ({ kind: "there" } & Elsewhere) | { kind: "waiting" } | { kind: "failed"; message: string };

export interface Reader {
  examples(run: string): Promise<Examples>;
  steps(run: string, series: string): Promise<Step[]>;
  predictions(run: string): Promise<Predictions[]>;
}

interface Entry {
  run: string;
  asked: string; // the extent of the run that was asked for last
  found: Elsewhere | undefined;
  trouble: string;
}

const MOST_SERIES = 8;

export class Others {
  private readonly entries = new Map<string, Entry>();
  private readonly probes = new Map<string, Promise<Examples>>(); // by run, fingerprint and when it began

  constructor(
    private readonly reader: Reader,
    private readonly changed: () => void,
  ) {}

  // `changed` is called once more is known. What is there stays until its successor has come.
  find(run: Run, series: Series): Found {
    const entry = this.entryOf(run, series);
    const extent = `${run.lastStep} ${run.lastWallTime} ${series.fingerprint}`;
    if (entry.asked !== extent) {
      Object.assign(entry, { asked: extent, trouble: "" });
      void this.load(entry, run.name, series, extent);
    }
    if (entry.found) return { kind: "there", ...entry.found };
    return entry.trouble ? { kind: "failed", message: entry.trouble } : { kind: "waiting" };
  }

  forgive(): void {
    for (const entry of this.entries.values()) if (entry.trouble) entry.asked = "";
  }

  // What was used last comes last.
  private entryOf(run: Run, series: Series): Entry {
    const key = JSON.stringify([run.name, series.name]);
    const fresh = { run: run.name, asked: "", found: undefined, trouble: "" };
    const entry = this.entries.get(key) ?? fresh;
    this.entries.delete(key);
    this.entries.set(key, entry);
    if (this.entries.size > MOST_SERIES) this.dropOldest();
    return entry;
  }

  private dropOldest(): void {
    const [key, { run }] = this.entries.entries().next().value!;
    this.entries.delete(key);
    if ([...this.entries.values()].some((other) => other.run === run)) return;
    for (const probe of this.probes.keys()) {
      if ((JSON.parse(probe) as string[])[0] === run) this.probes.delete(probe);
    }
  }

  private async load(entry: Entry, run: string, series: Series, extent: string): Promise<void> {
    try {
      const steps = await this.reader.steps(run, series.name);
      // Asked for afterwards: while the run goes on, they must not end before the steps do.
      const said = await this.reader.predictions(run);
      const examples = await this.probe(run, series.fingerprint, said[0]?.wallTime);
      if (entry.asked !== extent) return;
      const place = placingInEpochs([...said, ...steps]);
      const predictions = new Map(place(said).map((at) => [at.step, at]));
      Object.assign(entry, { found: { examples, predictions, steps: place(steps) } });
    } catch (error) {
      if (entry.asked === extent) entry.trouble = (error as Error).message;
    }
    this.changed();
  }

  // The probe never changes within a training: its pictures are loaded once.
  private probe(run: string, fingerprint: string, began: number | undefined): Promise<Examples> {
    const key = JSON.stringify([run, fingerprint, began]);
    const found = this.probes.get(key) ?? this.reader.examples(run);
    this.probes.set(key, found);
    found.catch(() => this.probes.delete(key));
    return found;
  }
}
