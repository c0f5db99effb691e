// Stored bytes to arrays. Lengths are checked: a log is not to be trusted.
import type { Packed, Pictures as PicturesMessage } from "../gen/tf_xai_pb";
import type { Pictures, Values } from "./log";

const HALVES = halfTable();

export class DamagedError extends Error {}

export async function unpack(packed: Packed): Promise<Values> {
  const { shape, exponent } = packed;
  const size = shape.length === 0 ? 0 : product(shape);
  if (shape.length === 0 || exponent.length !== shape[0]) {
    throw new DamagedError(`an array of shape [${shape}] came with ${exponent.length} exponents`);
  }
  const planes = await inflate(packed.data, 2 * size);
  return { shape, data: joinPlanes(planes, exponent, size) };
}

export async function unpackPictures(
  pictures: PicturesMessage,
  examples: number,
): Promise<Pictures> {
  const { height, width, channels } = pictures;
  if (channels !== 1 && channels !== 3) {
    throw new DamagedError(`pictures have 1 or 3 channels; got ${channels}`);
  }
  const bytes = await inflate(pictures.data, examples * height * width * channels);
  return { height, width, channels, bytes };
}

// Low bytes of all numbers, then their high bytes; one power of two an example.
function joinPlanes(planes: Uint8Array, exponent: number[], size: number): Float32Array {
  const values = new Float32Array(size);
  const row = size / exponent.length;
  exponent.forEach((power, example) => {
    const factor = 2 ** power;
    for (let i = example * row; i < (example + 1) * row; i++) {
      const half = planes[i]! | (planes[size + i]! << 8);
      values[i] = HALVES[half]! * factor;
    }
  });
  return values;
}

async function inflate(data: Uint8Array, size: number): Promise<Uint8Array> {
  const plain = new Uint8Array(size);
  const stream = new Blob([data as BlobPart])
    .stream()
    .pipeThrough(new DecompressionStream("deflate"));
  const reader = stream.getReader();
  let filled = 0;
  for (;;) {
    const { done, value } = await readChunk(reader);
    if (done) break;
    if (filled + value.length > size) throw new DamagedError(`expected ${size} bytes; got more`);
    plain.set(value, filled);
    filled += value.length;
  }
  if (filled !== size) throw new DamagedError(`expected ${size} bytes; got ${filled}`);
  return plain;
}

async function readChunk(reader: ReadableStreamDefaultReader<Uint8Array>) {
  try {
    return await reader.read();
  } catch {
    throw new DamagedError("compressed bytes are damaged");
  }
}

function halfTable(): Float32Array {
  const table = new Float32Array(65536);
  for (let half = 0; half < 65536; half++) table[half] = halfToNumber(half);
  return table;
}

function halfToNumber(half: number): number {
  const sign = half & 0x8000 ? -1 : 1;
  const exponent = (half >> 10) & 31;
  const fraction = half & 1023;
  if (exponent === 31) return fraction ? NaN : sign * Infinity;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

function product(numbers: number[]): number {
  return numbers.reduce((a, b) => a * b, 1);
}
