import { create } from "@bufbuild/protobuf";
import { beforeAll, expect, test } from "vitest";

import type { Needs } from "../src/data/store";
import { RowSchema, RunSchema } from "../src/gen/tf_xai_pb";
import { pinsText } from "../src/state/pins";
import { laterRooms, roomOf } from "../src/rooms";
import type { Scene } from "../src/scene";
import type { Room, Scope } from "../src/state/selection";
import { here, loaded, SAID, scene, series, STEPS, values } from "./logs";
import { shown } from "./seen";

beforeAll(() => laterRooms);

const GRID = { step: 0, at: [0, 1] };
const row = (name: string, grids: number) =>
  create(RowSchema, { name, grids: Array.from({ length: grids }, () => GRID) });

const OF: Record<string, [object, number[]]> = {
  maps: [{}, [3, 2, 2]],
  channels: [{ axes: ["y", "x", "channel"], channels: ["a", "b"] }, [3, 2, 2, 2]],
  bars: [{ axes: ["feature"], labels: ["a", "b"] }, [3, 2]],
  curves: [{ kind: "curves", axes: ["grid"], rows: [row("a", 1), row("b", 1), row("c", 1)] }, [3, 2, 2]],
  surfaces: [{ kind: "surfaces", axes: ["grid"], rows: [row("a", 2), row("b", 2), row("c", 2)] }, [3, 2, 2, 2]],
  importance: [{ kind: "importance", axes: ["feature"], rows: [row("1", 0), row("2", 0)] }, [2, 2]],
  decisions: [{ kind: "decisions", axes: ["class"] }, [3, 2]],
};
const ROOMS: Room[] = ["overview", "examples", "example", "compare"];
const SCOPES: Scope[] = ["each", "probe", "training"];
const CASES = Object.keys(OF).flatMap((kind) => ROOMS.flatMap((room) => SCOPES.map((scope) => [kind, room, scope] as const)));

const nameOf = (key: { run: string; series: string; example: number; step: { step: number } }) =>
  JSON.stringify([key.run, key.series, key.example, key.step.step]);

// Notes what is read while a room is rendered.
function watched(of: Scene): { scene: Scene; read: Set<string> } {
  const read = new Set<string>();
  const note = <Answer>(name: string, answer: Answer): Answer => {
    read.add(name);
    return answer;
  };
  const alone = values([1, 2], [0.5, -0.5]);
  return {
    read,
    scene: {
      ...of,
      valuesAt: (index) => note(`step ${index}`, of.values),
      sampled: () => note("over time", { steps: [], values: [], missing: 1 }),
      valuesOf: (key) => note(`example ${nameOf(key)}`, alone),
      troubleOf: () => "",
      elsewhere: (run, { name }) =>
        note(`other ${run.name} ${name}`, here({ examples: of.examples, predictions: new Map(), steps: STEPS })),
      pairs: (keys) => note(`pairs ${keys.map(nameOf).join()}`, here([])),
      matrix: (key) => note(`matrix ${JSON.stringify(key)}`, { kind: "waiting" }),
    },
  };
}

function said(needs: Needs): Set<string> {
  return new Set([
    ...needs.steps.map((index) => `step ${index}`),
    ...(needs.overTime ? ["over time"] : []),
    ...needs.examples.map((key) => `example ${nameOf(key)}`),
    ...needs.others.map(({ run, series: { name } }) => `other ${run.name} ${name}`),
    ...needs.pairs.map((keys) => `pairs ${keys.map(nameOf).join()}`),
    ...needs.matrices.map((key) => `matrix ${JSON.stringify(key)}`),
  ]);
}

test.each(CASES)("of %s, in %s, of %s, nothing is read that was not asked for", (kind, room, scope) => {
  const [rest, shape] = OF[kind]!;
  const own = series(rest);
  const data = Array.from({ length: shape.reduce((a, b) => a * b) }, (_, i) => i / 10);
  const other = create(RunSchema, { name: "run2", series: [own] });
  const pins = pinsText([
    { run: "run1", series: own.name, step: 1, example: 0 },
    { run: "run2", series: own.name, step: 1, example: 1 },
  ]);
  const of = scene({ room, scope, pins, example: 0, step: 2 }, own, values(shape, data));
  const runs = [loaded(STEPS, SAID, own).run, other];
  const { scene: known, read } = watched(of);
  const { needs, view } = roomOf(room);
  const asked = said(needs(known, runs));
  read.clear();
  const around = { runs, dark: false, retry: () => undefined, requestInSight: () => undefined };
  shown(view(known, around, () => undefined));
  expect([...read].filter((name) => !asked.has(name))).toEqual([]);
  if (room === "compare") expect(read.size).toBeGreaterThan(1);
});
