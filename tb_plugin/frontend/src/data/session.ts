// What has been loaded of the log, and what is on its way.
import * as api from "./api";
import type { Run } from "./log";
import { beganTogether, type LoadedRun, olderSteps, placed } from "./loaded_run";

const INTERVAL_MS = 5000;

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
    const known = this.knownOf(run);
    const asked = known ? undefined : api.examples(run.name);
    const unreadable: string[] = [];
    const steps = await readable(
      (onDamage) => api.steps(run.name, series, onDamage),
      known?.steps.get(series) ?? [],
      unreadable,
    );
    // Asked for afterwards: while the run goes on, they must not end before the steps do.
    const [predictions, notes, alarms] = await Promise.all([
      readable((onDamage) => api.predictions(run.name, onDamage), [], unreadable),
      readable((onDamage) => api.notes(run.name, onDamage), [], unreadable),
      readable((onDamage) => api.alarms(run.name, onDamage), [], unreadable),
    ]);
    const same = known && beganTogether([...known.predictions.values()], predictions) ? known : undefined;
    return placed({
      run,
      examples: same?.examples ?? (await (asked ?? api.examples(run.name))),
      predictions: new Map(predictions.map((at) => [at.step, at])),
      notes,
      alarms,
      scalars: same?.scalars ?? [],
      steps: new Map([[series, steps], ...olderSteps(run, series, same)]),
      unreadable,
    });
  }

  // The series in view is the first of all steps.
  private async loadRest(turn: number, phase: Ready): Promise<void> {
    let { loaded } = phase;
    const [inView] = loaded.steps.keys();
    const { name: run, series } = loaded.run;
    loaded = { ...loaded, scalars: await api.scalars(run).catch(() => loaded.scalars) };
    if (!this.show(turn, { ...phase, loaded })) return;
    for (const { name } of series.filter(({ name }) => name !== inView)) {
      const unreadable = [...loaded.unreadable];
      const steps = await readable(
        (onDamage) => api.steps(run, name, onDamage),
        loaded.steps.get(name) ?? [],
        unreadable,
      );
      loaded = placed({ ...loaded, unreadable, steps: new Map([...loaded.steps, [name, steps]]) });
      if (!this.show(turn, { ...phase, loaded })) return;
    }
  }

  // What is in view of the same run and probe: its pictures are loaded once.
  private knownOf(run: Run): LoadedRun | undefined {
    if (this.phase.kind !== "ready") return undefined;
    const { loaded: known } = this.phase;
    const sameProbe = known.run.series[0]?.fingerprint === run.series[0]?.fingerprint;
    return known.run.name === run.name && sameProbe ? known : undefined;
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

// What is damaged hides nothing else: it is named, and all the others are shown.
async function readable<Found>(
  ask: (onDamage: (damage: string[]) => void) => Promise<Found>,
  otherwise: Found,
  unreadable: string[],
): Promise<Found> {
  try {
    return await ask((damage) => unreadable.push(...damage));
  } catch (error) {
    if (!(error instanceof api.DamageError)) throw error;
    unreadable.push(error.message);
    return otherwise;
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

// The callback writes below the run's own folder: its name will do, as will any one that only one
// run begins with.
export function meant(wanted: string, runs: Run[]): string | undefined {
  const names = runs.map(({ name }) => name);
  if (wanted === "" || names.includes(wanted)) return wanted;
  for (const beginning of [`${wanted}/`, wanted]) {
    const found = names.filter((name) => name.startsWith(beginning));
    if (found.length === 1) return found[0];
  }
  return undefined;
}

// Looks for news in the log while the page is seen, so that a training in progress is watched live.
export function watch(hasNews: () => Promise<boolean>, tell: () => void): void {
  const look = async (): Promise<void> => {
    if (isSeen() && (await hasNews().catch(() => false))) tell();
    setTimeout(() => void look(), INTERVAL_MS);
  };
  setTimeout(() => void look(), INTERVAL_MS);
}

// TensorBoard keeps the page of a hidden tab alive, with no height.
function isSeen(): boolean {
  return document.visibilityState === "visible" && window.innerHeight > 0;
}
