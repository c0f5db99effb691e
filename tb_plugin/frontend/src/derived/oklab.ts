// Tables of colours that are even to the eye: equal steps are equal distances in OKLab (Ottosson, 2020).

export type Table = Uint8ClampedArray; // 256 colours, red green blue

type Triple = [number, number, number];

const FINE = 64; // steps from one colour to the next

// Through all `colours`, as fast everywhere.
export function evenly(colours: string[]): Table {
  const path = pathOf(colours);
  return tableOf((share) => path(share));
}

// From the middle one of `colours` outwards, as fast everywhere on each side.
export function diverging(colours: string[]): Table {
  const middle = (colours.length - 1) / 2;
  const down = pathOf(colours.slice(0, middle + 1).reverse());
  const up = pathOf(colours.slice(middle));
  return tableOf((share) => (share < 0.5 ? down(1 - 2 * share) : up(2 * share - 1)));
}

function tableOf(colourAt: (share: number) => Triple): Table {
  const table = new Uint8ClampedArray(256 * 3);
  for (let i = 0; i < 256; i++) table.set(toBytes(colourAt(i / 255)), 3 * i);
  return table;
}

// The colour at a share of the way.
function pathOf(colours: string[]): (share: number) => Triple {
  const path = finely(colours.map(toOklab));
  const travelled = [0];
  path.slice(1).forEach((at, i) => travelled.push(travelled[i]! + distance(at, path[i]!)));
  return (share) => {
    const wanted = share * travelled.at(-1)!;
    const next = Math.max(
      1,
      travelled.findIndex((length) => length >= wanted),
    );
    const [from, to] = [travelled[next - 1]!, travelled[next]!];
    return between(path[next - 1]!, path[next]!, (wanted - from) / (to - from));
  };
}

export function distance(one: Triple, other: Triple): number {
  return Math.hypot(...one.map((value, i) => value - other[i]!));
}

// “#rrggbb”.
export function toOklab(hex: string): Triple {
  const [r, g, b] = [1, 3, 5].map((at) =>
    linear(parseInt(hex.slice(at, at + 2), 16) / 255),
  ) as Triple;
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}

function toBytes([light, a, b]: Triple): Triple {
  const l = (light + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (light - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (light - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    255 * gamma(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
    255 * gamma(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
    255 * gamma(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s),
  ];
}

function finely(stops: Triple[]): Triple[] {
  const parts = stops
    .slice(1)
    .flatMap((stop, i) =>
      Array.from({ length: FINE }, (__, at) => between(stops[i]!, stop, at / FINE)),
    );
  return [...parts, stops.at(-1)!];
}

function between(from: Triple, to: Triple, share: number): Triple {
  return from.map((value, i) => value + share * (to[i]! - value)) as Triple;
}

function linear(value: number): number {
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
}

function gamma(value: number): number {
  return value <= 0.0031308 ? 12.92 * value : 1.055 * value ** (1 / 2.4) - 0.055;
}
