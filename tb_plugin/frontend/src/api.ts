// What the server, or a report, is asked: the only place with addresses. See http_api.md.
import { type DescMessage, fromBinary, type MessageShape } from "@bufbuild/protobuf";

import type { Answer } from "./compared";
import { unpack, unpackPictures } from "./decode";
import type { Comparison } from "./drift";
import * as schema from "./gen/tf_xai_pb";
import type {
  AlarmAt,
  Drift,
  Examples,
  Moment,
  NoteAt,
  Predictions,
  Quality,
  Run,
  Step,
  Values,
} from "./log";
import { OWN_RANDOMNESS, UNRELATED } from "./reference";
import { isReport, keptAnswer } from "./report";

const TIMEOUT_MS = 30_000;

export const MOST_STEPS = 64;

const REFERENCES: Partial<Record<schema.Reference, string>> = {
  [schema.Reference.PREVIOUS]: "previous",
  [schema.Reference.FIRST]: "first",
  [schema.Reference.ANOTHER_EXAMPLE]: UNRELATED,
  [schema.Reference.ANOTHER_SEED]: OWN_RANDOMNESS,
};

// Its text is written for the person in front of the page.
export class ApiError extends Error {}

export async function overview(): Promise<Run[]> {
  return (await ask(schema.OverviewSchema, "overview", [])).runs;
}

export async function examples(run: string): Promise<Examples> {
  const probe = await ask(schema.ProbeSchema, "probe", [["run", run]]);
  const count = probe.targets.length;
  const pictures = probe.pictures && (await unpackPictures(probe.pictures, count));
  const { names, targets, targetsGiven, classNames, kind } = probe;
  const { task, unit, truth, features, rate } = probe;
  return {
    ...{ names, targets, targetsGiven, classNames, kind, task, unit, truth, features, rate },
    pictures,
    texts: probe.texts.map(({ words }) => words),
    inputs: probe.inputs && (await unpack(probe.inputs)),
  };
}

export async function predictions(run: string): Promise<Predictions[]> {
  const list = await ask(schema.PredictionsListSchema, "predictions", [["run", run]]);
  return list.steps.map((message) => ({
    ...moment(message),
    score: message.score,
    predicted: message.predicted,
    confidence: message.confidence,
    metrics: message.metrics.map(({ name, value }) => ({ name, value })),
    interventions: message.quality.map(quality),
  }));
}

export async function notes(run: string): Promise<NoteAt[]> {
  const list = await ask(schema.NotesListSchema, "notes", [["run", run]]);
  return list.steps.flatMap(({ step, notes }) =>
    notes.map((note) => ({ step: Number(step), note })),
  );
}

export async function alarms(run: string): Promise<AlarmAt[]> {
  const list = await ask(schema.AlarmsListSchema, "alarms", [["run", run]]);
  return list.steps.flatMap(({ step, alarms }) =>
    alarms.map((alarm) => ({ step: Number(step), alarm })),
  );
}

export async function steps(run: string, series: string): Promise<Step[]> {
  const list = await ask(schema.StepListSchema, "steps", [
    ["run", run],
    ["series", series],
  ]);
  return list.steps.map((message) => ({
    ...moment(message),
    degenerate: message.degenerate,
    magnitude: message.magnitude,
    peak: message.peak,
    evaluations: Number(message.evaluations),
    reused: Number(message.reused),
    tree: message.tree,
    drift: message.drift.map(drift),
    quality: message.quality.map(quality),
  }));
}

export async function values(
  run: string,
  series: string,
  wanted: number[],
): Promise<Map<number, Values>> {
  const list = await ask(schema.ValuesListSchema, "values", [
    ["run", run],
    ["series", series],
    ...wanted.map(stepQuery),
  ]);
  const pairs = list.steps.map(async ({ step, values }): Promise<[number, Values]> => {
    if (!values) throw new ApiError(`The answer holds no values for step ${step}.`);
    return [Number(step), await unpack(values)];
  });
  return new Map(await Promise.all(pairs));
}

// Drift to a reference that the log does not hold.
export async function driftTo(
  run: string,
  series: string,
  by: Comparison,
  wanted: number[],
): Promise<Answer> {
  const list = await ask(schema.DriftListSchema, "drift", [
    ["run", run],
    ["series", series],
    ["measure", by.measure],
    ["reference", by.reference],
    ...wanted.map(stepQuery),
  ]);
  const steps = list.steps.flatMap(({ step, drift }) => (drift ? [{ step, drift }] : []));
  const pinned = steps.find(({ drift }) => drift.reference === schema.Reference.PINNED);
  return {
    values: new Map(steps.map(({ step, drift }) => [Number(step), drift.values])),
    reference: pinned && Number(pinned.drift.referenceStep),
  };
}

async function ask<Desc extends DescMessage>(
  kind: Desc,
  route: string,
  query: [string, string][],
): Promise<MessageShape<Desc>> {
  const address = query.length ? `${route}?${new URLSearchParams(query)}` : route;
  const body = await (isReport() ? keptAnswer(address) : request(address));
  try {
    return fromBinary(kind, body);
  } catch {
    throw new ApiError(`TensorBoard's answer to “${route}” could not be read.`);
  }
}

async function request(address: string): Promise<Uint8Array> {
  let answer: Response;
  try {
    answer = await fetch(address, { signal: AbortSignal.timeout(TIMEOUT_MS) });
  } catch (error) {
    const late = error instanceof DOMException && error.name === "TimeoutError";
    throw new ApiError(
      late
        ? `TensorBoard gave no answer within ${TIMEOUT_MS / 1000} seconds.`
        : "TensorBoard cannot be reached. Is it still running?",
    );
  }
  if (!answer.ok) throw new ApiError(`${await answer.text()} (HTTP ${answer.status})`);
  return new Uint8Array(await answer.arrayBuffer());
}

function moment(message: { step: bigint; epoch: bigint; wallTime: number }): Moment {
  return {
    step: Number(message.step),
    epoch: Number(message.epoch),
    wallTime: message.wallTime,
  };
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
