// What the summary says of where evidence lies, and of what edits of the input do.
import { indexOfLargest } from "../derived/drift";
import { MASS } from "../derived/order";
import { type Judged, qualityAt } from "../derived/quality";
import { mean, median } from "../derived/statistics";
import type { Predictions, Step } from "../data/log";
import { legible } from "../common/legible";
import { percent } from "../common/numbers";
import { type Piece, plain, type Sentence } from "./sentence";

const TOLD = 0.05; // smaller changes are not worth a sentence

// Where masks say what is the object, or what must not be looked at.
export function inMasks(judged: Judged[], thing: string): Sentence[] {
  const { steps } = judged.find(({ check }) => check.name === MASS) ?? { steps: [] };
  const shares = steps.map((step) => median(qualityAt(step, MASS, "")));
  const known = shares.flatMap((share, i) => (Number.isFinite(share) ? [i] : []));
  if (known.length < 2) return [];
  const change = (i: number): number => Math.abs(shares[known[i]!]! - shares[known[i - 1]!]!);
  const at = indexOfLargest(known.map((_, i) => (i === 0 ? NaN : change(i))));
  if (!(change(at) >= TOLD)) return [];
  const [before, after] = [known[at - 1]!, known[at]!];
  const whole = `${percent(shares[known[0]!])} → ${percent(shares[known.at(-1)!])}`;
  return [
    plain([
      { text: `Share of the ${thing} that lies in the masks: ${whole}; biggest change at ` },
      link(steps[after]!),
      { text: ` (${percent(shares[before])} to ${percent(shares[after])}).` },
    ]),
  ];
}

// One sentence an edit that made another answer of enough examples.
export function edited(steps: Step[], predictions: Map<number, Predictions>): Sentence[] {
  const seen = steps.flatMap((step) => {
    const said = predictions.get(step.step);
    return said && said.interventions.length > 0 ? [{ step, said }] : [];
  });
  const names = new Set(seen.flatMap(({ said }) => said.interventions.map(({ check }) => check)));
  return [...names].flatMap((name) => {
    const shares = seen.map(({ said }) =>
      mean(said.interventions.find(({ check }) => check === name)?.values ?? []),
    );
    const most = indexOfLargest(shares);
    if (!(shares[most]! >= TOLD)) return [];
    const last = shares.length - 1;
    const isMost = percent(shares[most]) === percent(shares[last]);
    return [
      plain([
        { text: `The edit “${legible(name)}” flips ${percent(shares[last])} of the predictions at ` },
        link(seen[last]!.step),
        ...(isMost ? [] : [{ text: ", most at " }, link(seen[most]!.step)]),
        { text: isMost ? "." : ` (${percent(shares[most])}).` },
      ]),
    ];
  });
}

function link({ step }: Step): Piece {
  return { text: `step ${step}`, step };
}
