// What else than the series in view is asked for: single examples, other runs, pairs and matrices.
import { type ExampleKey, exampleKeyName, MAX_STEPS, type MatrixKey, type OtherKey } from "./keys";
import { placingInEpochs } from "./epochs";
import type { Examples, Predictions, Step, Values } from "./log";
import { Resource } from "./resource";

const EXAMPLE_BYTES = 96 * 2 ** 20;
const MAX_OTHERS = 8;
const MAX_PAIRS = 64;
const MAX_MATRICES = 32;

export type ExampleFetcher = (
  run: string,
  series: string,
  example: number,
  steps: number[],
  signal?: AbortSignal,
) => Promise<Map<number, Values>>;

export function exampleValues(fetcher: ExampleFetcher, changed: () => void) {
  return new Resource<ExampleKey, Values>(
    {
      name: exampleKeyName,
      group: ({ run, series, example }) => JSON.stringify([run, series, example]),
      batchSize: () => MAX_STEPS,
      fetch: async (keys, signal) => {
        const { run, series, example } = keys[0]!;
        const found = await fetcher(run, series, example, keys.map(({ step }) => step.step), signal);
        return keys.map(({ step }) => found.get(step.step));
      },
      size: ({ data }) => data.byteLength,
      limit: EXAMPLE_BYTES,
    },
    changed,
  );
}

// What is known of a series of another run.
export interface Elsewhere {
  examples: Examples;
  predictions: Map<number, Predictions>;
  steps: Step[];
}

export interface Reader {
  examples(run: string): Promise<Examples>;
  steps(run: string, series: string): Promise<Step[]>;
  predictions(run: string): Promise<Predictions[]>;
}

// A few are kept, and are read anew as their runs go on.
export function otherRuns(reader: Reader, changed: () => void) {
  const probes = new Map<string, Promise<Examples>>(); // by run, fingerprint and when it began
  // The probe never changes within a training: its pictures are loaded once.
  const probe = (run: string, fingerprint: string, began: number | undefined) => {
    const key = JSON.stringify([run, fingerprint, began]);
    const found = probes.get(key) ?? reader.examples(run);
    probes.delete(key);
    probes.set(key, found);
    found.catch(() => probes.delete(key));
    if (probes.size > MAX_OTHERS) probes.delete([...probes.keys()][0]!);
    return found;
  };
  const read = async ({ run: { name: run }, series }: OtherKey): Promise<Elsewhere> => {
    const steps = await reader.steps(run, series.name);
    // Asked for afterwards: while the run goes on, they must not end before the steps do.
    const known = await reader.predictions(run);
    const examples = await probe(run, series.fingerprint, known[0]?.wallTime);
    const place = placingInEpochs([...known, ...steps]);
    const predictions = new Map(place(known).map((at) => [at.step, at]));
    return { examples, predictions, steps: place(steps) };
  };
  return new Resource<OtherKey, Elsewhere>(
    {
      name: ({ run, series }) => JSON.stringify([run.name, series.name]),
      version: ({ run, series }) => `${run.lastStep} ${run.lastWallTime} ${series.fingerprint}`,
      fetch: async ([key]) => [await read(key!)],
      limit: MAX_OTHERS,
    },
    changed,
  );
}

// Of the explanations at two places of the question.
export interface Pair {
  first: number;
  second: number;
  measured: { measure: string; value: number }[];
  shape: number[]; // at which they were compared
  trouble: string; // why they cannot be
}

// How far each two of a few explanations are apart.
export function pairsOf(
  fetcher: (keys: ExampleKey[], signal?: AbortSignal) => Promise<Pair[]>,
  changed: () => void,
) {
  return new Resource<ExampleKey[], Pair[]>(
    {
      name: (keys) => keys.map(exampleKeyName).join("\n"),
      fetch: async ([keys], signal) => [await fetcher(keys!, signal)],
      limit: MAX_PAIRS,
    },
    changed,
  );
}

export interface DriftMatrix {
  steps: number[];
  values: number[]; // [steps, steps]: of the row's step from the column's
}

export type MatrixFetcher = (
  run: string,
  series: string,
  measure: string,
  row: number,
  steps: number[],
  signal?: AbortSignal,
) => Promise<DriftMatrix>;

export function matricesOf(fetcher: MatrixFetcher, changed: () => void) {
  return new Resource<MatrixKey, DriftMatrix>(
    {
      name: ({ run, series, measure, row }) => JSON.stringify([run, series, measure, row]),
      version: ({ steps, end }) => JSON.stringify([steps, end]),
      fetch: async ([key], signal) => {
        const { run, series, measure, row, steps } = key!;
        return [await fetcher(run, series, measure, row, steps, signal)];
      },
      limit: MAX_MATRICES,
    },
    changed,
  );
}
