import { create } from "@bufbuild/protobuf";
import { describe, expect, test } from "vitest";

import { unpack, unpackPictures } from "../src/data/decode";
import { PackedSchema, PicturesSchema } from "../src/gen/tf_xai_pb";

async function deflated(bytes: number[]): Promise<Uint8Array> {
  const stream = new Blob([new Uint8Array(bytes)]).stream();
  const packed = stream.pipeThrough(new CompressionStream("deflate"));
  return new Uint8Array(await new Response(packed).arrayBuffer());
}

// 1.5, -2 and then the smallest number, infinity: binary16 0x3e00 0xc000 0x0001 0x7c00
const HALVES = [0x00, 0x00, 0x01, 0x00, 0x3e, 0xc0, 0x00, 0x7c];

describe("packed arrays", () => {
  test("are halves times one power of two an example", async () => {
    const data = await deflated(HALVES);
    const values = await unpack(create(PackedSchema, { shape: [2, 2], exponent: [3, -1], data }));
    expect(values.shape).toEqual([2, 2]);
    expect(Array.from(values.data)).toEqual([12, -16, 2 ** -25, Infinity]);
  });

  test.each([
    ["too few bytes", [2, 3], [0, 0], /expected 12 bytes; got 8/],
    ["too many bytes", [2, 1], [0, 0], /expected 4 bytes; got more/],
    ["too few exponents", [2, 2], [0], /1 exponents/],
    ["no shape", [], [], /exponents/],
  ])("with %s are refused", async (_, shape, exponent, message) => {
    const packed = create(PackedSchema, { shape, exponent, data: await deflated(HALVES) });
    await expect(unpack(packed)).rejects.toThrow(message);
  });

  test("that are damaged are refused", async () => {
    const data = new Uint8Array([1, 2, 3]);
    const packed = create(PackedSchema, { shape: [1, 1], exponent: [0], data });
    await expect(unpack(packed)).rejects.toThrow(/damaged/);
  });
});

describe("pictures", () => {
  test("come with their size", async () => {
    const data = await deflated([1, 2, 3, 4]);
    const message = create(PicturesSchema, { height: 2, width: 1, channels: 1, data });
    const pictures = await unpackPictures(message, 2);
    expect(Array.from(pictures.bytes)).toEqual([1, 2, 3, 4]);
    await expect(unpackPictures(message, 3)).rejects.toThrow(/expected 6 bytes/);
    await expect(unpackPictures({ ...message, channels: 4 }, 2)).rejects.toThrow(/1 or 3/);
  });
});
