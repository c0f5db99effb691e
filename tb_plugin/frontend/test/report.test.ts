import { create, toBinary } from "@bufbuild/protobuf";
import { beforeEach, describe, expect, test, vi } from "vitest";

import * as schema from "../src/gen/tf_xai_pb";

const RUN = "a/b & c~d*";
const IN_PYTHON = "run=a%2Fb+%26+c~d%2A&series=s"; // urllib.parse.urlencode

async function zipped(bytes: Uint8Array): Promise<string> {
  const packed = new Blob([bytes as BlobPart]).stream().pipeThrough(new CompressionStream("gzip"));
  const all = new Uint8Array(await new Response(packed).arrayBuffer());
  return btoa(String.fromCharCode(...all));
}

async function keep(address: string, bytes: Uint8Array): Promise<void> {
  const script = document.createElement("script");
  script.type = "application/gzip";
  script.dataset["answer"] = address;
  script.text = await zipped(bytes);
  document.body.append(script);
}

function valuesAt(...steps: number[]): Uint8Array {
  const list = { steps: steps.map((step) => ({ step: BigInt(step), values: { shape: [0] } })) };
  return toBinary(schema.ValuesListSchema, create(schema.ValuesListSchema, list));
}

function driftAt(...steps: number[]): Uint8Array {
  const said = { measure: "spearman", values: [0.5] };
  const list = { steps: steps.map((step) => ({ step: BigInt(step), drift: said })) };
  return toBinary(schema.DriftListSchema, create(schema.DriftListSchema, list));
}

// Which answers there are is looked up once.
async function anew() {
  vi.resetModules();
  return { api: await import("../src/data/api"), report: await import("../src/data/report") };
}

beforeEach(() => {
  document.body.replaceChildren();
  vi.stubGlobal("fetch", () => Promise.reject(new Error("a report asks nobody")));
});

describe("a report", () => {
  test("is a page with answers in it", async () => {
    expect((await anew()).report.isReport()).toBe(false);
    await keep("overview", new Uint8Array());
    expect((await anew()).report.isReport()).toBe(true);
  });

  test("answers as the server did", async () => {
    const overview = create(schema.OverviewSchema, { runs: [{ name: RUN, lastStep: 7n }] });
    await keep("overview", toBinary(schema.OverviewSchema, overview));
    const { api } = await anew();
    expect((await api.overview()).map(({ name }) => name)).toEqual([RUN]);
  });

  test("puts steps together in the order asked for", async () => {
    for (const step of [-1, 0, 30]) await keep(`values?${IN_PYTHON}&step=${step}`, valuesAt(step));
    const { report } = await anew();
    const query = new URLSearchParams([
      ["run", RUN],
      ["series", "s"],
      ["step", "30"],
      ["step", "-1"],
    ]);
    expect(await report.keptAnswer(`values?${query}`)).toEqual(valuesAt(30, -1));
  });

  test("has the drift of all steps in one answer", async () => {
    const by = { measure: "spearman", reference: "last" };
    await keep(`drift?${IN_PYTHON}&measure=spearman&reference=last`, driftAt(0, 1, 2));
    const { api } = await anew();
    const { values } = await api.driftTo(RUN, "s", by, [1]);
    expect(values.get(1)).toEqual([0.5]);
  });

  test("says nothing of what was not kept", async () => {
    await keep("overview", new Uint8Array());
    const { api } = await anew();
    const by = { measure: "spearman", reference: "step:3" };
    expect((await api.driftTo(RUN, "s", by, [1, 2])).values.size).toBe(0);
  });
});
