// All that is asked of the server beside the log's constants. A room says what it needs before it
// is rendered; rendering reads what is there, and starts no request.
import { driftTo, examples, matrix, pairs, predictions, steps, values, valuesOf } from "./api";
import { type Compared, DriftToReference } from "./drift_to";
import type { ExampleKey, MatrixKey, OtherKey, StepAt } from "./keys";
import type { Comparison, Values } from "./log";
import {
  type DriftMatrix,
  type Elsewhere,
  exampleValues,
  matricesOf,
  otherRuns,
  type Pair,
  pairsOf,
} from "./requests";
import type { State } from "./resource";
import { type SampledValues, Frames, NO_SAMPLES, SampledSteps, type Strip } from "./values_near";

// Beside the values of the series in view at the step in view.
export interface Needs {
  steps: number[]; // other steps of that series, by index
  overTime: boolean; // its values at a few steps that stand for all
  examples: ExampleKey[];
  others: OtherKey[];
  pairs: ExampleKey[][];
  matrices: MatrixKey[];
}

export const NO_NEEDS: Needs = {
  ...{ steps: [], overTime: false, examples: [], others: [], pairs: [], matrices: [] },
};

// What is there. Nothing is asked for.
export interface Sources {
  frame(at: StepAt): { values: Values | undefined; trouble: string };
  valuesAt(at: StepAt, index: number): Values | undefined;
  sampled(at: StepAt): SampledValues;
  valuesOf(key: ExampleKey): Values | undefined;
  troubleOf(key: ExampleKey): string;
  elsewhere(key: OtherKey): State<Elsewhere>;
  pairs(keys: ExampleKey[]): State<Pair[]>;
  matrix(key: MatrixKey): State<DriftMatrix>;
  compare(at: StepAt, by: Comparison): Compared;
}

export class Store {
  private readonly frames: Frames;
  private readonly sampled: SampledSteps;
  private readonly drift: DriftToReference;
  private readonly examples: ReturnType<typeof exampleValues>;
  private readonly others: ReturnType<typeof otherRuns>;
  private readonly pairs: ReturnType<typeof pairsOf>;
  private readonly matrices: ReturnType<typeof matricesOf>;
  private ofRoom: ExampleKey[] = [];
  private inSight: ExampleKey[] = [];

  constructor(private readonly changed: () => void) {
    this.frames = new Frames(values, changed);
    this.sampled = new SampledSteps(values, changed);
    this.drift = new DriftToReference(driftTo, changed);
    this.examples = exampleValues(valuesOf, changed);
    this.others = otherRuns({ examples, predictions, steps }, changed);
    this.pairs = pairsOf(pairs, changed);
    this.matrices = matricesOf(matrix, changed);
  }

  request(run: string, at: StepAt, by: Comparison, needs: Needs): void {
    const strip = stripOf(run, at);
    this.frames.want(strip, at.index, needs.steps);
    const bytes = this.frames.values(strip, at.index)?.data.byteLength;
    if (!needs.overTime) this.sampled.wantNone();
    else if (bytes !== undefined) this.sampled.want(strip, bytes);
    this.drift.want({ ...strip, by });
    this.ofRoom = needs.examples;
    this.examples.want([...this.ofRoom, ...this.inSight]);
    this.others.want(needs.others);
    this.pairs.want(needs.pairs);
    this.matrices.want(needs.matrices);
  }

  // What a part of the page needs as it is scrolled, beside what its room needs.
  readonly requestInSight = (keys: ExampleKey[]): void => {
    this.inSight = keys;
    this.examples.want([...this.ofRoom, ...keys]);
  };

  reader(run: string): Sources {
    return {
      frame: (at) => this.frame(run, at),
      valuesAt: (at, index) => this.frames.values(stripOf(run, at), index),
      sampled: (at) => this.sampledAt(run, at),
      valuesOf: (key) => this.examples.value(key),
      troubleOf: (key) => this.examples.trouble(key),
      elsewhere: (key) => this.others.state(key),
      pairs: (keys) => this.pairs.state(keys),
      matrix: (key) => this.matrices.state(key),
      compare: (at, by) => this.drift.compared({ ...stripOf(run, at), by }),
    };
  }

  // Whether the values in view need not be waited for.
  isThere(run: string, at: StepAt): boolean {
    const { values, trouble } = this.frame(run, at);
    return values !== undefined || trouble !== "";
  }

  // What failed is asked for once more.
  retryFailed(): void {
    const { frames, sampled, drift, examples, others, pairs, matrices } = this;
    for (const one of [frames, sampled, drift, examples, others, pairs, matrices]) one.retryFailed();
    this.changed();
  }

  private frame(run: string, at: StepAt) {
    const strip = stripOf(run, at);
    return {
      values: this.frames.values(strip, at.index),
      trouble: this.frames.trouble(strip, at.index),
    };
  }

  private sampledAt(run: string, at: StepAt): SampledValues {
    const bytes = this.frame(run, at).values?.data.byteLength;
    return bytes === undefined ? NO_SAMPLES : this.sampled.values(stripOf(run, at), bytes);
  }
}

function stripOf(run: string, { series, steps }: StepAt): Strip {
  return { run, series: series.name, steps };
}
