// What the server, or a report, is asked: the only place with addresses. See http_api.md.
import { learnMeasures } from "./measures";
import { type DescMessage, fromBinary, type MessageShape } from "@bufbuild/protobuf";

import type { Answer } from "./drift_to";
import { unpack, unpackPictures } from "./decode";
import * as schema from "../gen/tf_xai_pb";
import {
  type AlarmAt,
  type Comparison,
  type Drift,
  type Examples,
  type Moment,
  type NoteAt,
  type Predictions,
  type Quality,
  rowOf,
  type Run,
  type Scalar,
  type Step,
  type Values,
} from "./log";
import { OWN_RANDOMNESS, UNRELATED } from "./references";
import type { ExampleKey } from "./keys";
import { isReport, keptAnswer } from "./report";
import { legibleFeature, legibleSeries } from "./legible_log";
import type { DriftMatrix, Pair } from "./requests";
import { legible, prose, visible } from "../common/legible";

const TIMEOUT_MS = 30_000;
const DAMAGED = 422;

const REFERENCES: Partial<Record<schema.Reference, string>> = {
  [schema.Reference.PREVIOUS]: "previous",
  [schema.Reference.FIRST]: "first",
  [schema.Reference.ANOTHER_EXAMPLE]: UNRELATED,
  [schema.Reference.ANOTHER_SEED]: OWN_RANDOMNESS,
};

// Its text is written for the person in front of the page.
export class ApiError extends Error {}

// Of a part of the log that cannot be read; the others may be fine.
export class DamageError extends ApiError {}

// Hears what of an answer is damaged, and left out of it.
type OnDamage = (damage: string[]) => void;

const nobody: OnDamage = () => undefined;

export async function overview(): Promise<Run[]> {
  const { runs } = await ask(schema.OverviewSchema, "overview", []);
  learnMeasures(runs.flatMap(({ series }) => series).flatMap(({ measures }) => measures));
  return runs.map((run) => ({ ...run, series: run.series.map(legibleSeries) }));
}

export async function examples(run: string): Promise<Examples> {
  const probe = await ask(schema.ProbeSchema, "probe", [["run", run]]);
  const count = probe.targets.length;
  const pictures = probe.pictures && (await unpackPictures(probe.pictures, count));
  const { targets, targetsGiven, kind, task, truth, rate } = probe;
  return {
    ...{ targets, targetsGiven, kind, task, truth, rate, pictures },
    names: probe.names.map(legible),
    classNames: probe.classNames.map(legible),
    unit: legible(probe.unit),
    features: probe.features.map(legibleFeature),
    texts: probe.texts.map(({ words }) => words.map(visible)),
    inputs: probe.inputs && (await unpack(probe.inputs)),
  };
}

export async function predictions(run: string, onDamage = nobody): Promise<Predictions[]> {
  const list = await ask(schema.PredictionsListSchema, "predictions", [["run", run]]);
  onDamage(list.damage.map(prose));
  const at = moments(list.steps);
  return list.steps.map((message, i) => ({
    ...at[i]!,
    score: message.score,
    predicted: message.predicted,
    confidence: message.confidence,
    metrics: message.metrics.map(({ name, value }) => ({ name, value })),
    interventions: message.quality.map(quality),
  }));
}

export async function notes(run: string, onDamage = nobody): Promise<NoteAt[]> {
  const list = await ask(schema.NotesListSchema, "notes", [["run", run]]);
  onDamage(list.damage.map(prose));
  return list.steps.flatMap(({ step, notes }) =>
    notes.map((note) => ({ step: Number(step), note: { ...note, text: prose(note.text) } })),
  );
}

export async function alarms(run: string, onDamage = nobody): Promise<AlarmAt[]> {
  const list = await ask(schema.AlarmsListSchema, "alarms", [["run", run]]);
  onDamage(list.damage.map(prose));
  return list.steps.flatMap(({ step, alarms }) =>
    alarms.map((alarm) => ({ step: Number(step), alarm })),
  );
}

export async function scalars(run: string): Promise<Scalar[]> {
  const list = await ask(schema.ScalarListSchema, "scalars", [["run", run]]);
  return list.scalars.map(({ run, tag, step, wallTime, value }) => ({
    ...{ run, tag, steps: step.map(Number), wallTimes: wallTime, values: value },
  }));
}

export async function steps(run: string, series: string, onDamage = nobody): Promise<Step[]> {
  const list = await ask(schema.StepListSchema, "steps", [
    ["run", run],
    ["series", series],
  ]);
  onDamage(list.damage.map(prose));
  const at = moments(list.steps);
  return list.steps.map((message, i) => ({
    ...at[i]!,
    degenerate: message.degenerate,
    magnitude: message.magnitude,
    peak: message.peak,
    evaluations: Number(message.evaluations),
    reused: Number(message.reused),
    tree: message.tree,
    number: Number(message.number),
    drift: message.drift.map(drift),
    quality: message.quality.map(quality),
  }));
}

export async function values(
  run: string,
  series: string,
  wanted: number[],
  signal?: AbortSignal,
): Promise<Map<number, Values>> {
  return valuesIn([["run", run], ["series", series], ...wanted.map(stepQuery)], signal);
}

// Of one example alone: enough for a film of it.
export async function valuesOf(
  run: string,
  series: string,
  example: number,
  wanted: number[],
  signal?: AbortSignal,
): Promise<Map<number, Values>> {
  if (isReport()) return sliced(await values(run, series, wanted), example);
  const query: [string, string][] = [
    ["run", run],
    ["series", series],
    ["example", String(example)],
  ];
  return valuesIn([...query, ...wanted.map(stepQuery)], signal);
}

// Drift to a reference that the log does not hold.
export async function driftTo(
  run: string,
  series: string,
  by: Comparison,
  wanted: number[],
  signal?: AbortSignal,
): Promise<Answer> {
  const query: [string, string][] = [
    ["run", run],
    ["series", series],
    ["measure", by.measure],
    ["reference", by.reference],
    ...wanted.map(stepQuery),
  ];
  const list = await ask(schema.DriftListSchema, "drift", query, signal);
  const steps = list.steps.flatMap(({ step, drift }) => (drift ? [{ step, drift }] : []));
  const pinned = steps.find(({ drift }) => drift.reference === schema.Reference.PINNED);
  return {
    values: new Map(steps.map(({ step, drift }) => [Number(step), drift.values])),
    reference: pinned && Number(pinned.drift.referenceStep),
  };
}

// Of one example, or row, between any two of the wanted steps. In a report, of those that were kept.
export async function matrix(
  run: string,
  series: string,
  measure: string,
  example: number,
  wanted: number[],
  signal?: AbortSignal,
): Promise<DriftMatrix> {
  const query: [string, string][] = [
    ["run", run],
    ["series", series],
    ["measure", measure],
    ["example", String(example)],
    ...wanted.map(stepQuery),
  ];
  const { steps, values } = await ask(schema.DriftMatrixSchema, "matrix", query, signal);
  return { steps: steps.map(Number), values };
}

// How far each two of 2 to 4 explanations are apart.
export async function pairs(keys: ExampleKey[], signal?: AbortSignal): Promise<Pair[]> {
  const query = keys.flatMap(({ run, series, step, example }): [string, string][] => [
    ["run", run],
    ["series", series],
    stepQuery(step.step),
    ["example", String(example)],
  ]);
  const { pairs, measures } = await ask(schema.PairListSchema, "pairs", query, signal);
  learnMeasures(measures);
  return pairs.map((pair) => ({ ...pair, trouble: prose(pair.trouble) }));
}

export interface Animation {
  run: string;
  series: string;
  example: number;
  format: "gif" | "webp";
  from: number | undefined; // steps
  to: number | undefined;
}

// Where one example's film is to be had as a picture that moves.
export function animationAddress(of: Animation): string {
  const query = Object.entries(of).flatMap(([key, value]): [string, string][] =>
    value === undefined ? [] : [[key, String(value)]],
  );
  return `animation?${new URLSearchParams(query)}`;
}

async function valuesIn(
  query: [string, string][],
  signal?: AbortSignal,
): Promise<Map<number, Values>> {
  const list = await ask(schema.ValuesListSchema, "values", query, signal);
  const pairs = list.steps.map(async ({ step, values }): Promise<[number, Values]> => {
    if (!values) throw new ApiError(`The answer holds no values for step ${step}.`);
    return [Number(step), await unpack(values)];
  });
  return new Map(await Promise.all(pairs));
}

async function ask<Desc extends DescMessage>(
  kind: Desc,
  route: string,
  query: [string, string][],
  signal?: AbortSignal,
): Promise<MessageShape<Desc>> {
  const address = query.length ? `${route}?${new URLSearchParams(query)}` : route;
  const body = await (isReport() ? keptAnswer(address) : request(address, signal));
  try {
    return fromBinary(kind, body);
  } catch {
    throw new ApiError(`TensorBoard's answer to “${route}” could not be read.`);
  }
}

async function request(address: string, cancelled?: AbortSignal): Promise<Uint8Array> {
  let answer: Response;
  const timeout = AbortSignal.timeout(TIMEOUT_MS);
  try {
    answer = await fetch(address, { signal: AbortSignal.any([timeout, ...(cancelled ? [cancelled] : [])]) });
  } catch (error) {
    const late = error instanceof DOMException && error.name === "TimeoutError";
    throw new ApiError(
      late
        ? `TensorBoard gave no answer within ${TIMEOUT_MS / 1000} seconds.`
        : "TensorBoard cannot be reached. Is it still running?",
    );
  }
  if (answer.status === DAMAGED)
    throw new DamageError(prose(await answer.text()).replace(/^Damaged log: /, ""));
  if (!answer.ok) throw new ApiError(`${prose(await answer.text())} (HTTP ${answer.status})`);
  return new Uint8Array(await answer.arrayBuffer());
}

function sliced(whole: Map<number, Values>, example: number): Map<number, Values> {
  return new Map([...whole].map(([step, values]) => [step, rowOf(values, example)]));
}

type Clock = Pick<schema.Step, "step" | "epoch" | "batch" | "wallTime">;

function moments(clocks: Clock[]): Moment[] {
  return clocks.map(({ step, epoch, batch, wallTime }) => ({
    ...{ step: Number(step), epoch: Number(epoch), batch: Number(batch), wallTime },
  }));
}

function drift(message: schema.Drift): Drift {
  const reference = REFERENCES[message.reference] ?? "";
  return { measure: message.measure, reference, values: message.values };
}

function quality({ check, of, values }: schema.Quality): Quality {
  return { check, of, values };
}

function stepQuery(step: number): [string, string] {
  return ["step", String(step)];
}
