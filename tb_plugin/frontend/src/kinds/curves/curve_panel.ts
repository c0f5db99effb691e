// The curves of one feature.
import { html, nothing, svg, type SVGTemplateResult } from "lit";

import {
  gridOf,
  lineCount,
  lineOf,
  pastPath,
  type Place,
  placeName,
  placeOf,
  rugPath,
  wholePath,
  xTicks,
} from "./curve_paths";
import type { SampledValues } from "../../data/values_near";
import type { Series, Step, Values } from "../../data/log";
import { remembered } from "../../common/memo";
import { shortNumber } from "../../common/numbers";
import type { Drawn } from "../kind";
import { stepColour } from "../../derived/colour";
import type { Face } from "../../views/card";
import { beside, frame, type Range, stretched, upwards, yTicks } from "../../views/frame";

export interface Curves {
  sampled: SampledValues;
  before: Values | undefined; // of the step that the one in view is compared with
  alone: boolean; // with the lines of single examples
  ranges: (row: number) => Range;
}

interface Past {
  d: string;
  colour: string;
}

export function curvePanel(drawn: Drawn, curves: Curves, row: number): Face {
  const { series, channel, values } = drawn;
  const grid = gridOf(series, row);
  if (!grid) return { shown: html`<p>Nobody noted where this curve was evaluated.</p>` };
  const place = placeOf(grid, curves.ranges(row));
  const line = (of: Values) => lineOf(series, of, row, 0, channel);
  const whole = (of: Values | undefined, name: string) =>
    of && svg`<path class=${name} d=${wholePath(place, line(of))} />`;
  const spoken = spokenCurve(drawn, row, place);
  const shown = frame({
    xs: xTicks(place),
    left: beside(yTicks(place.y, 5)),
    inside: html`${stretched(
      spoken,
      svg`
      <path class="zero" d="M0 ${upwards(place.y, 0)}h100" />
      ${curves.alone && values ? aloneLines(drawn, values, row, place) : nothing}
      ${past(drawn, curves, row, place)}
      ${whole(curves.before, "reference")} ${whole(values, "now")}
      <path class="rug" d=${rugPath(place)} />
    `,
    )}`,
  });
  return { shown, spoken };
}

function past(drawn: Drawn, { sampled, ranges }: Curves, row: number, place: Place) {
  const { series, steps, channel } = drawn;
  const found = pastOf(series, sampled, steps, channel, ranges)(row, place);
  return found.map(({ d, colour }) => svg`<path class="past" style="stroke:${colour}" d=${d} />`);
}

// The same at each step in view: drawn once, while the ranges stay what they are.
const pastOf = remembered(
  (series: Series, sampled: SampledValues, all: Step[], output: number, _: Curves["ranges"]) => {
    const known = new Map<number, Past[]>();
    const places = new Map(all.map(({ step }, i) => [step, i]));
    const draw = (values: Values, step: Step, row: number, place: Place): Past => {
      const at = places.get(step.step) ?? 0;
      const line = lineOf(series, values, row, 0, output);
      const d = pastPath(place, line, at / Math.max(1, all.length - 1));
      return { d, colour: stepColour(at, all.length) };
    };
    return (row: number, place: Place): Past[] => {
      const found =
        known.get(row) ?? sampled.steps.map((step, i) => draw(sampled.values[i]!, step, row, place));
      known.set(row, found);
      return found;
    };
  },
);

function aloneLines(
  { series, channel }: Drawn,
  values: Values,
  row: number,
  place: Place,
): SVGTemplateResult {
  const lines = Array.from({ length: lineCount(values) - 1 }, (_, i) =>
    wholePath(place, lineOf(series, values, row, i + 1, channel)),
  );
  return svg`<path class="alone" d=${lines.join("")} />`;
}

function spokenCurve({ series, values, channel, step }: Drawn, row: number, { grid }: Place) {
  if (!values) return `waiting for step ${step.step}`;
  const line = lineOf(series, values, row, 0, channel);
  const at = (value: number): string => {
    const i = line.indexOf(value);
    return i < 0 ? "unknown" : `${shortNumber(value)} at ${placeName(grid, i)}`;
  };
  return `at step ${step.step} lowest ${at(Math.min(...line))}, highest ${at(Math.max(...line))}`;
}
