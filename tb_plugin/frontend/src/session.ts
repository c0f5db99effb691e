// What has been loaded of the log, and what is on its way.
import * as api from "./api";
import type { AlarmAt, Examples, NoteAt, Predictions, Run, Step } from "./log";
import { meant } from "./meant";

export interface LoadedRun {
  run: Run;
  examples: Examples;
  predictions: Map<number, Predictions>;
  notes: NoteAt[];
  alarms: AlarmAt[];
  steps: Map<string, Step[]>; // by series; those in view come first
}

export interface Ready {
  kind: "ready";
  runs: Run[];
  loaded: LoadedRun;
}

export type Phase =
  { kind: "loading" } | { kind: "empty" } | { kind: "failed"; message: string } | Ready;

export class Session {
  phase: Phase = { kind: "loading" };
  trouble = ""; // with what was asked for last, while older data stays in view
  private turn = 0;

  constructor(private readonly changed: () => void) {}

  // Loads the log anew; what is in view stays until its successor is there.
  async load(wantedRun: string, wantedSeries: string): Promise<void> {
    const turn = ++this.turn;
    try {
      const runs = await logged();
      const run = runs.find(({ name }) => name === meant(wantedRun, runs)) ?? runs[0];
      const phase: Phase = run
        ? { kind: "ready", runs, loaded: await this.loadRun(run, wantedSeries) }
        : { kind: "empty" };
      if (this.show(turn, phase) && phase.kind === "ready") await this.loadRest(turn, phase);
    } catch (error) {
      this.fail(turn, messageOf(error));
    }
  }

  // Whether the log holds more than what has been loaded of it.
  async hasNews(): Promise<boolean> {
    if (this.phase.kind === "loading") return false;
    const known = this.phase.kind === "ready" ? this.phase.runs : [];
    return extent(await logged()) !== extent(known);
  }

  private async loadRun(run: Run, wantedSeries: string): Promise<LoadedRun> {
    const series = (run.series.find(({ name }) => name === wantedSeries) ?? run.series[0]!).name;
    const examples = this.examplesOf(run);
    const steps = await api.steps(run.name, series);
    // Asked for afterwards: while the run goes on, they must not end before the steps do.
    const [predictions, notes, alarms] = await Promise.all([
      api.predictions(run.name),
      api.notes(run.name),
      api.alarms(run.name),
    ]);
    return {
      run,
      examples: await examples,
      predictions: new Map(predictions.map((at) => [at.step, at])),
      notes,
      alarms,
      steps: new Map([[series, steps]]),
    };
  }

  private async loadRest(turn: number, phase: Ready): Promise<void> {
    let { loaded } = phase;
    for (const { name } of loaded.run.series) {
      if (loaded.steps.has(name)) continue;
      const steps = await api.steps(loaded.run.name, name);
      loaded = { ...loaded, steps: new Map([...loaded.steps, [name, steps]]) };
      if (!this.show(turn, { ...phase, loaded })) return;
    }
  }

  // The probe never changes within a run: its pictures are loaded once.
  private async examplesOf(run: Run): Promise<Examples> {
    const known = this.phase.kind === "ready" ? this.phase.loaded : undefined;
    const same =
      known?.run.name === run.name &&
      known.run.series[0]?.fingerprint === run.series[0]?.fingerprint;
    return same ? known.examples : api.examples(run.name);
  }

  private fail(turn: number, message: string): void {
    if (turn !== this.turn) return;
    if (this.phase.kind === "ready") this.trouble = message;
    else this.phase = { kind: "failed", message };
    this.changed();
  }

  private show(turn: number, phase: Phase): boolean {
    if (turn !== this.turn) return false;
    this.phase = phase;
    this.trouble = "";
    this.changed();
    return true;
  }
}

async function logged(): Promise<Run[]> {
  return (await api.overview()).filter((run) => run.series.length > 0);
}

function extent(runs: Run[]): string {
  return runs
    .map((run) => `${run.name} ${run.lastStep} ${run.lastWallTime} ${run.series.length}`)
    .join("\n");
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
