// A background of CSS that runs from one colour to others, as SVG has it.
import { paint, tag } from "./markup";

export interface Gradient {
  angle: number; // of CSS: 0 upwards, 90 to the right
  stops: Stop[];
  period: number; // in pixels, after which it begins anew; 0: it runs from end to end
}

interface Stop {
  colour: string;
  at: number; // from 0 to 1
}

const SIDES: Record<string, number> = {
  "to top": 0,
  "to right": 90,
  "to bottom": 180,
  "to left": 270,
};

// Of the computed style; undefined: another background, or none.
export function gradientOf(text: string): Gradient | undefined {
  const found = /^(repeating-)?linear-gradient\((.*)\)$/.exec(text.replace(/ ?in oklab ?/, ""));
  if (!found) return undefined;
  const parts = found[2]!.split(/,\s*(?![^(]*\))/);
  const angle = angleOf(parts[0]!);
  const stops = angle === undefined ? parts : parts.slice(1);
  const period = found[1] ? Number(/([\d.]+)px$/.exec(stops.at(-1)!)?.[1] ?? 0) : 0;
  const placed = stops.flatMap((stop, i) => stopsOf(stop, i / (stops.length - 1), period));
  return { angle: angle ?? 180, stops: placed, period };
}

export function gradientTag(id: string, { angle, stops, period }: Gradient): string {
  const turn = (angle * Math.PI) / 180;
  const [x, y] = [Math.sin(turn), -Math.cos(turn)];
  const whole = { x1: (1 - x) / 2, y1: (1 - y) / 2, x2: (1 + x) / 2, y2: (1 + y) / 2 };
  const part = { x1: 0, y1: 0, x2: x * period, y2: y * period };
  const again = { ...part, gradientUnits: "userSpaceOnUse", spreadMethod: "repeat" };
  const inside = stops.map(({ colour, at }) =>
    tag("stop", { offset: at, ...paint("stop", colour) }),
  );
  return tag("linearGradient", { id, ...(period > 0 ? again : whole) }, ...inside);
}

function angleOf(text: string): number | undefined {
  const degrees = /^(-?[\d.]+)deg$/.exec(text)?.[1];
  return degrees === undefined ? SIDES[text] : Number(degrees);
}

// A colour may reach from one place to another.
function stopsOf(text: string, otherwise: number, period: number): Stop[] {
  const [, colour, places] = /^(.*?)((?:\s+[\d.]+(?:%|px))*)$/.exec(text)!;
  const known = places!.match(/[\d.]+/g)?.map((place) => Number(place) / (period || 100));
  return (known ?? [otherwise]).map((at) => ({ colour: colour!, at }));
}
