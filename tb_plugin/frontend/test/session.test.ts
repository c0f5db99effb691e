import { create, toBinary, type DescMessage, type MessageInitShape } from "@bufbuild/protobuf";
import { afterEach, beforeEach, expect, test, vi } from "vitest";

import * as schema from "../src/gen/tf_xai_pb";
import { stepAt } from "../src/scene";
import { type Ready, Session } from "../src/data/session";
import { DEFAULTS } from "../src/state/selection";

const SERIES = ["first", "second"].map((name) => ({ name }));

function message<Desc extends DescMessage>(kind: Desc, said: MessageInitShape<Desc>): Response {
  return new Response(toBinary(kind, create(kind, said)) as BodyInit);
}

const ANSWERS: Record<string, () => Response> = {};

beforeEach(() => {
  Object.assign(ANSWERS, {
    overview: () => message(schema.OverviewSchema, { runs: [{ name: "run", series: SERIES }] }),
    probe: () => message(schema.ProbeSchema, { targets: [0] }),
    steps: () => message(schema.StepListSchema, { steps: [{ step: 3n, number: 4n }] }),
    predictions: () => message(schema.PredictionsListSchema, {}),
  });
  vi.stubGlobal("fetch", async (address: string) => {
    const [route = "", query = ""] = address.split("?");
    const answer =
      ANSWERS[`${route} ${new URLSearchParams(query).get("series")}`] ?? ANSWERS[route];
    return answer?.() ?? new Response("");
  });
});

afterEach(() => {
  vi.unstubAllGlobals();
  for (const key of Object.keys(ANSWERS)) delete ANSWERS[key];
});

const damaged = () => new Response("Damaged log: step 3 is damaged", { status: 422 });

async function loaded(series = ""): Promise<Ready> {
  const session = new Session(() => undefined);
  await session.load("run", series);
  return session.phase as Ready;
}

test("a damaged series hides no other", async () => {
  ANSWERS["steps first"] = damaged;
  const phase = await loaded();
  expect(phase.loaded.unreadable).toEqual(["step 3 is damaged"]);
  expect(stepAt(phase.loaded, DEFAULTS)?.series.name).toBe("second");
  expect(stepAt(phase.loaded, { ...DEFAULTS, series: "first" })).toBeUndefined();
});

test("what is whole of a damaged series is shown", async () => {
  const damage = ["step 3 is cut off"];
  ANSWERS["steps first"] = () => message(schema.StepListSchema, { steps: [{ step: 4n }], damage });
  ANSWERS["notes"] = () => message(schema.NotesListSchema, { damage: ["a note is damaged"] });
  const { loaded: found } = await loaded();
  expect(found.steps.get("first")!.map(({ step }) => step)).toEqual([4]);
  expect(found.unreadable).toEqual(["step 3 is cut off", "a note is damaged"]);
});

test("nor do damaged predictions or notes", async () => {
  Object.assign(ANSWERS, { predictions: damaged, notes: damaged });
  const { loaded: found } = await loaded();
  expect(found.unreadable).toHaveLength(2);
  expect(found.steps.get("first")).toHaveLength(1);
});

test("a series that is damaged stays what it was, once it was read", async () => {
  const session = new Session(() => undefined);
  await session.load("run", "");
  ANSWERS["steps second"] = damaged;
  await session.load("run", "");
  const { loaded: found } = session.phase as Ready;
  expect(found.steps.get("second")).toHaveLength(1);
  expect(found.unreadable).toHaveLength(1);
  ANSWERS["steps second"] = ANSWERS["steps"]!;
  await session.load("run", "");
  expect((session.phase as Ready).loaded.unreadable).toEqual([]);
});

test("a training that begins anew on the same probe brings its own names", async () => {
  const begun = (wallTime: number, name: string) => {
    ANSWERS["predictions"] = () => message(schema.PredictionsListSchema, { steps: [{ step: 0n, wallTime }] });
    ANSWERS["probe"] = () => message(schema.ProbeSchema, { targets: [0], classNames: [name] });
  };
  const session = new Session(() => undefined);
  const load = async () => {
    await session.load("run", "");
    return (session.phase as Ready).loaded;
  };
  begun(100, "cat");
  const first = await load();
  begun(100, "never asked for");
  const later = await load();
  expect([later.examples.classNames, later.examples === first.examples]).toEqual([["cat"], true]);
  begun(200, "dog");
  expect((await load()).examples.classNames).toEqual(["dog"]);
});

test("all series of a run lie among the same epochs", async () => {
  const at = (...steps: [bigint, bigint, bigint][]) => () =>
    message(schema.StepListSchema, { steps: steps.map(([step, epoch, batch]) => ({ step, epoch, batch })) });
  ANSWERS["steps first"] = at([5n, 0n, 5n], [25n, 2n, 25n]);
  ANSWERS["steps second"] = at([10n, 1n, 10n], [25n, 2n, 25n]);
  const { loaded: found } = await loaded();
  const places = ["first", "second"].map((name) => found.steps.get(name)!.map(({ epochs }) => epochs));
  expect(places).toEqual([
    [0.5, 2.5],
    [1, 2.5],
  ]);
});

test("any other trouble is trouble", async () => {
  ANSWERS["steps first"] = () => new Response("disk on fire", { status: 500 });
  const session = new Session(() => undefined);
  await session.load("run", "");
  expect(session.phase).toEqual({ kind: "failed", message: "disk on fire (HTTP 500)" });
});
