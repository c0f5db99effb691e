import { create } from "@bufbuild/protobuf";
import { beforeEach, expect, test, vi } from "vitest";

import * as api from "../src/data/api";
import { RunSchema } from "../src/gen/tf_xai_pb";
import { type Ready, Session } from "../src/data/session";
import { EXAMPLES, series, step } from "./logs";

vi.mock("../src/data/api");

const RUN = create(RunSchema, {
  name: "run1/xai",
  series: [series(), series({ name: "lime" }), series({ name: "rise" })],
});

function ready(session: Session): Ready {
  if (session.phase.kind !== "ready") throw new Error(session.phase.kind);
  return session.phase;
}

beforeEach(() => {
  vi.resetAllMocks();
  vi.mocked(api.overview).mockResolvedValue([RUN]);
  vi.mocked(api.examples).mockResolvedValue(EXAMPLES);
  vi.mocked(api.steps).mockImplementation(async () => [step(0, []), step(1, [0.1])]);
  vi.mocked(api.scalars).mockResolvedValue([]);
  for (const list of [api.predictions, api.notes, api.alarms]) {
    vi.mocked(list as typeof api.notes).mockResolvedValue([]);
  }
});

test("the series in view comes first, the others one after the other", async () => {
  const seen: string[][] = [];
  const session: Session = new Session(() => seen.push([...ready(session).loaded.steps.keys()]));
  await session.load("", "lime");
  expect(seen).toEqual([
    ["lime"],
    ["lime"],
    ["lime", "grad_cam"],
    ["lime", "grad_cam", "rise"],
  ]);
});

test("what is in view of the other series stays until its successor is there", async () => {
  const session = new Session(() => undefined);
  await session.load("", "grad_cam");
  const before = ready(session).loaded.steps.get("rise");
  const sizes: (number | undefined)[] = [];
  const grown = [step(0, []), step(1, [0.1]), step(2, [0.1])];
  vi.mocked(api.steps).mockImplementation(async (_, name) => {
    sizes.push(ready(session).loaded.steps.get("rise")?.length);
    return name === "rise" ? grown : [step(0, [])];
  });
  await session.load("", "grad_cam");
  expect(before).toHaveLength(2);
  expect(sizes).toEqual([2, 2, 2]);
  expect(ready(session).loaded.steps.get("rise")).toMatchObject(grown);
  expect(api.examples).toHaveBeenCalledTimes(1);
});

test("a training that began anew under the same name keeps nothing of the old one", async () => {
  const session = new Session(() => undefined);
  await session.load("", "grad_cam");
  const anew = create(RunSchema, { name: RUN.name, series: [series({ fingerprint: "other" })] });
  vi.mocked(api.overview).mockResolvedValue([anew]);
  await session.load("", "grad_cam");
  expect([...ready(session).loaded.steps.keys()]).toEqual(["grad_cam"]);
  expect(api.examples).toHaveBeenCalledTimes(2);
});

test("TensorBoard's own curves come after the first picture, and may be missing", async () => {
  const curve = { run: "run1/train", tag: "epoch_loss", steps: [0], wallTimes: [1], values: [2] };
  vi.mocked(api.scalars).mockResolvedValueOnce([curve]).mockRejectedValueOnce(new Error("gone"));
  const seen: number[] = [];
  const session: Session = new Session(() => seen.push(ready(session).loaded.scalars.length));
  await session.load("", "grad_cam");
  expect(seen).toEqual([0, 1, 1, 1]);
  await session.load("", "grad_cam");
  expect(ready(session).loaded.scalars).toEqual([curve]);
  expect(session.trouble).toBe("");
});
