// What might be worth comparing with what is in view.
import { html, nothing, type TemplateResult } from "lit";

import type { Choose, Selection } from "../../state/selection";
import type { Run, Series } from "../../data/log";
import { driftAt, driftCurve, indexOfLargest, rowDrift } from "../../derived/drift";
import { FAINT, visibleDrift } from "../../derived/faint";
import { trueClass } from "../../derived/outcome";
import { trained } from "../../data/references";
import { choiceOf, sameRow } from "../../derived/row";
import { isPinned, MAX_PINS, type Pin, pinsOf, pinsText, withPin } from "../../state/pins";
import { pinAt, rowName, type Scene } from "../../scene";
import { inWords } from "../../common/numbers";
import { rowInView } from "./derived/panes";

export interface Proposal {
  title: string;
  says: string;
  patch: Partial<Selection> | undefined; // undefined: it cannot be compared, as it says
}

interface Idea extends Omit<Proposal, "patch"> {
  pin: Pin | undefined;
  step?: number; // to go to
}

const MAX_EXPLANATIONS = 3;
const MAX_RUNS = 3;

export function proposalsOf(scene: Scene, runs: Run[], row: number): Proposal[] {
  const pins = pinsOf(scene.selection.pins);
  const here = pinAt(scene, row);
  const ideas = [
    ...firstOrLast(scene, here),
    ...beforeAlarm(scene, here),
    ...biggestChange(scene, here, row),
    ...otherExplanations(scene, here),
    ...otherRuns(scene, runs, here),
    ...otherExample(scene, here, row),
  ];
  const leads = ({ title, pin, step }: Idea): string => (pin ? `${pinsText([pin])} ${step}` : title);
  return ideas
    .filter(({ pin }) => !pin || !isPinned(pins, pin))
    .filter((idea, i) => ideas.findIndex((other) => leads(other) === leads(idea)) === i)
    .map(({ title, says, pin, step }) => {
      if (!pin) return { title, says, patch: undefined };
      const moved = step === undefined ? {} : { step };
      const chosen = choiceOf(scene.rows, row);
      return { title, says, patch: { pins: pinsText(withPin(pins, pin)), ...chosen, ...moved } };
    });
}

function firstOrLast({ steps, index }: Scene, here: Pin): Idea[] {
  if (steps.length < 2) return [];
  const [name, other] = index === 0 ? ["last", steps.at(-1)!] : ["first", steps[0]!];
  const says = `step ${here.step} in view, step ${other.step} beside it`;
  return [{ title: `The ${name} step`, says, pin: { ...here, step: other.step } }];
}

function beforeAlarm({ steps, alarms }: Scene, here: Pin): Idea[] {
  const rang = alarms.at(-1)?.step;
  const index = steps.findIndex(({ step }) => step === rang);
  if (index < 1) return [];
  const [before, after] = [steps[index - 1]!.step, steps[index]!.step];
  return [
    {
      title: "Before and after the alarm",
      says: `goes to step ${after}, with step ${before} beside it`,
      pin: { ...here, step: before },
      step: after,
    },
  ];
}

// Of the row itself; where nobody measured that, of all.
function biggestChange(scene: Scene, here: Pin, row: number): Idea[] {
  const { steps, by } = scene;
  const measure = steps.some((step) => driftAt(step, { ...by, reference: "previous" }).length > 0)
    ? by.measure
    : (scene.measures[0] ?? "");
  const previous = { measure, reference: "previous" };
  const own = rowDrift(steps, previous, row);
  const known = own.some(Number.isFinite);
  const visible = visibleDrift(scene.kind.scale !== undefined, steps, measure, row);
  const isSeen = visible.some(Number.isFinite);
  const ofRow = isSeen ? visible : own;
  const index = indexOfLargest(known ? ofRow : driftCurve(steps, previous).map((at) => at.median));
  if (index < 1) return [];
  const [before, after] = [steps[index - 1]!.step, steps[index]!.step];
  const whose = known && !scene.rows.interchangeable ? ` of this ${scene.rows.word}` : "";
  const faint = known && !isSeen ? `, both ${FAINT}` : "";
  return [
    {
      title: "Before and after the biggest change",
      says: `goes to step ${after}, with step ${before} beside it: the biggest change${whose}${faint}`,
      pin: { ...here, step: before },
      step: after,
    },
  ];
}

// Those that look alike come first.
function otherExplanations({ loaded, series, rows }: Scene, here: Pin): Idea[] {
  const alike = (other: Series): number => Number(other.axes[0] !== series.axes[0]);
  const others = loaded.run.series
    .filter((other) => other.name !== series.name && other.kind === series.kind)
    .filter((other) => (rows.ofProbe ? other.rows.length === 0 : other.rows.length > 0));
  return others
    .sort((a, b) => alike(a) - alike(b))
    .slice(0, MAX_EXPLANATIONS)
    .flatMap((other) => {
      const example = sameRow(other, rows, here.example);
      if (example === undefined) return [];
      const title = `Explained by ${inWords(other.name)}`;
      const pin = { ...here, series: other.name, example };
      return [{ title, says: `the same ${rows.word} at the same step`, pin }];
    });
}

function otherRuns({ loaded, series, rows }: Scene, runs: Run[], here: Pin): Idea[] {
  const same = ({ name, fingerprint }: Series): boolean =>
    name === series.name && fingerprint === series.fingerprint;
  return runs
    .flatMap(({ name, series: all }) => {
      const there = name === loaded.run.name ? undefined : all.find(same);
      return there ? [{ name, row: sameRow(there, rows, here.example) }] : [];
    })
    .slice(0, MAX_RUNS)
    .map(({ name, row }) => ({
      title: `The same in run ${trained(name)}`,
      says:
        row === undefined
          ? `that run has no ${rows.word} “${rows.names[here.example]}”`
          : `the same ${rows.word} there, at step ${here.step} or the nearest`,
      pin: row === undefined ? undefined : { ...here, run: name, example: row },
    }));
}

function otherExample(scene: Scene, here: Pin, row: number): Idea[] {
  const { rows, order, examples } = scene;
  if (rows.interchangeable) return [];
  const own = rows.ofProbe ? trueClass(examples, row) : undefined;
  const others = order.filter((other) => other !== row);
  const alike = others.find((other) => own !== undefined && trueClass(examples, other) === own);
  const found = alike ?? others[0];
  if (found === undefined) return [];
  const title = `Another ${rows.word}${alike === undefined ? "" : " of the same class"}`;
  const says = `${rowName(scene, found)}, at the same step`;
  return [{ title, says, pin: { ...here, example: found } }];
}

// What might be compared with what is in view: each a button that pins it at once.
export function proposals(scene: Scene, runs: Run[], choose: Choose) {
  const count = pinsOf(scene.selection.pins).length;
  if (count >= MAX_PINS) return nothing;
  const found = proposalsOf(scene, runs, rowInView(scene));
  if (count === 0) return first(found, choose);
  if (found.length === 0) return nothing;
  return html`
    <details class="more" data-unexported>
      <summary>Add another to compare with</summary>
      ${list(found, choose)}
    </details>
  `;
}

function first(found: Proposal[], choose: Choose): TemplateResult {
  return html`
    <section class="proposals" aria-label="What to compare with">
      <h2>Compare A with …</h2>
      ${list(found, choose)}
      <p class="hint">
        Or pin what is in view and move on with the slider; “Pin to compare” on a card of the
        examples does the same. Up to ${MAX_PINS} can be pinned.
      </p>
    </section>
  `;
}

function list(found: Proposal[], choose: Choose): TemplateResult {
  return html`
    <ul>
      ${found.map(
        ({ title, says, patch }) => html`
          <li>
            <button class="proposal" ?disabled=${!patch} @click=${() => patch && choose(patch)}>
              <b>${title}</b> <small>${says}</small>
            </button>
          </li>
        `,
      )}
    </ul>
  `;
}
