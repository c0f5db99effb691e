// A row of the ranking: its name, its drift at every step, and when it was largest.
import { measureName } from "../../data/measures";
import { html, nothing, type TemplateResult } from "lit";

import type { Choose, Selection } from "../../state/selection";
import type { Alarm, AlarmAt, Step } from "../../data/log";
import { rememberedOf } from "../../common/memo";
import { twoDigits } from "../../common/numbers";
import { byOthers } from "../../derived/alarms";
import { cellAt } from "./derived/cells";
import type { Rank } from "./derived/ranks";
import { heldAgainst, type HeatRow, INCOMPARABLE, whyHatched } from "./derived/rows";
import { shareOf } from "./derived/scale";
import { edgesIn, spanOf } from "./derived/span";
import type { Scene } from "../../scene";
import { across } from "../../views/frame";
import "./strip";
import { timed } from "./timed";

export interface Listed {
  scene: Scene;
  row: HeatRow;
  table: Float64Array[];
  rank: Rank;
  place: number; // among all
  count: number;
  compared: number; // steps in view at which anything was compared
  dark: boolean;
  choose: Choose;
}

export interface Told {
  title: string;
  name: TemplateResult;
  style: string;
  to: Partial<Selection>; // what is chosen beside a step
  rang: (alarm: Alarm) => boolean; // whether it is about this row
}

export function listed(of: Listed, { title, name, style, to, rang }: Told): TemplateResult {
  const { scene, row, table, rank, choose } = of;
  const { steps } = scene;
  const marked = marks(scene.alarms, steps, table)(rank.row, rang);
  const edges = edgesIn(steps, spanOf(scene));
  const still = table[rank.row]![rank.peak]! < row.scale.still ? "still" : "";
  const pick = (at: number): void => {
    const cell = cellAt(edges, across(spanOf(scene), at)) ?? scene.index;
    choose({ ...to, step: steps[cell]!.step });
  };
  return html`
    <div
      role="listitem"
      aria-label=${title}
      aria-setsize=${of.count}
      aria-posinset=${of.place + 1}
    >
      ${timed(
        scene,
        {
          style: `listed ${style} ${still}`,
          name,
          inside: html`
            <xai-strip
              .edges=${edges}
              .shares=${shares(table, row)(rank.row)}
              .marked=${marked}
              .dark=${of.dark}
            ></xai-strip>
          `,
          told: peak(of, to),
          reads: (at) => reading(of, title, rang, cellAt(edges, at)),
          pick,
        },
        choose,
      )}
    </div>
  `;
}

// Where others could be compared, a row that could not is not the same as no change.
const shares = rememberedOf((table: Float64Array[], { scale, counts }: HeatRow) => {
  const known = new Map<number, Float32Array>();
  const share = (drift: number, i: number): number =>
    Number.isNaN(drift) && counts[i] ? INCOMPARABLE : shareOf(scale, drift);
  return (row: number): Float32Array => {
    const found = known.get(row) ?? Float32Array.from(table[row]!, share);
    known.set(row, found);
    return found;
  };
});

// Its mean, of how many steps that is, when it moved most, and until when it moved.
function peak({ scene, rank, compared, choose }: Listed, to: Partial<Selection>) {
  if (rank.peak < 0) return html`<b>–</b>`;
  const link = (words: string, place: number): TemplateResult => {
    const { step } = scene.steps[place]!;
    return html`
      <button class="link" @click=${() => choose({ ...to, step })}>${words} step ${step}</button>
    `;
  };
  return html`
    <span>
      <b>${twoDigits(rank.total)}</b>
      ${rank.count < compared ? html`${rank.count} of ${compared} steps` : nothing}
    </span>
    ${link("most at", rank.peak)} ${rank.until > rank.peak ? link("until", rank.until) : nothing}
  `;
}

// Cells of alarms that are about the row.
const marks = rememberedOf((alarms: AlarmAt[], steps: Step[], _: Float64Array[]) => {
  const known = new Map<number, number[]>();
  return (row: number, rang: Told["rang"]): number[] => {
    const found = known.get(row) ?? cellsOf(alarms, steps, rang);
    known.set(row, found);
    return found;
  };
});

function cellsOf(alarms: AlarmAt[], steps: Step[], rang: Told["rang"]): number[] {
  const numbers = new Set(alarms.filter(({ alarm }) => rang(alarm)).map(({ step }) => step));
  return steps.flatMap(({ step }, i) => (numbers.has(step) ? [i] : []));
}

function reading(
  { scene, table, rank, row }: Listed,
  title: string,
  rang: Told["rang"],
  cell: number | undefined,
): string {
  if (cell === undefined) return "";
  const { step } = scene.steps[cell]!;
  const loud = scene.alarms.filter((one) => one.step === step && rang(one.alarm));
  const alarm = loud.length > 0 ? `; alarm${byOthers(loud, row.measure)}` : "";
  const drift = table[rank.row]![cell]!;
  const where = `${title}, step ${step}`;
  if (!Number.isFinite(drift)) return `${where}: ${row.counts[cell] ? whyHatched(row, cell) : "nothing was compared"}`;
  return `${where}: drift ${twoDigits(drift)} by ${measureName(row.measure)}, ${heldAgainst(row, drift)}${alarm}`;
}
