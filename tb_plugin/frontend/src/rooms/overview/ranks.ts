// Which examples, or which classes, moved most in the part of the training that is in view.
import { measureName } from "../../data/measures";
import { html, nothing, type TemplateResult } from "lit";

import type { Choose, Ranked } from "../../state/selection";
import { remembered } from "../../common/memo";
import { inWords } from "../../common/numbers";
import { classesOf } from "../../derived/classes";
import {
  classTable,
  comparedSteps,
  driftTable,
  type Rank,
  type Ranking,
  rankingOf,
} from "./derived/ranks";
import type { HeatRow } from "./derived/rows";
import { plural } from "../../derived/row";
import type { Scene } from "../../scene";
import "./long_list";
import { classRow } from "./class";
import { exampleRow } from "./example";
import type { Listed } from "./listed";

const PITCH = 48;
const RANKED: [Ranked, string][] = [
  ["examples", "Examples"],
  ["classes", "Classes"],
];

// A row and its place among all, or what is said of those that follow.
type Item = { rank: Rank; place: number } | string;

export function ranks(scene: Scene, row: HeatRow, dark: boolean, choose: Choose): TemplateResult {
  const { rows, steps, examples, selection, zoom } = scene;
  const classes = rows.ofProbe ? classesOf(examples) : [];
  const ofClasses = selection.ranked === "classes" && classes.length > 1;
  const each = driftTable(steps, row.measure, row.reference, rows.names.length);
  const table = ofClasses ? classTable(each, classes) : each;
  const compared = comparedSteps(steps, zoom, row.measure, row.reference);
  const ranking = rankingOf(table, zoom, row.scale.still, compared);
  const count = table.length;
  const word = ofClasses ? "class" : rows.word;
  return html`
    <section aria-label="Ranked by drift">
      <div class="timed head">
        <div class="gutter">${classes.length > 1 ? ranked(ofClasses, choose) : nothing}</div>
        <h2>${title(scene, row, word)}</h2>
        <div class="told">mean drift</div>
      </div>
      ${
        isKnown(ranking)
          ? list(ranking, word, stillWords(row), (rank, place) => {
              const listed: Listed = { scene, row, table, rank, place, count, compared, dark, choose };
              return ofClasses ? classRow(listed, classes[rank.row]!) : exampleRow(listed);
            })
          : html`<p class="none">${nothingToRank(scene, row)}</p>`
      }
    </section>
  `;
}

function ranked(ofClasses: boolean, choose: Choose): TemplateResult {
  return html`
    <div class="scope" role="group" aria-label="Ranked">
      ${RANKED.map(
        ([kind, text]) => html`
          <button aria-pressed=${(kind === "classes") === ofClasses} @click=${() => choose({ ranked: kind })}>
            ${text}
          </button>
        `,
      )}
    </div>
  `;
}

function title({ series, steps, zoom }: Scene, { measure }: HeatRow, word: string): string {
  const count = zoom.last - zoom.first + 1;
  const part = count < steps.length ? `over the ${count} steps in view` : "over all steps";
  const by = measure ? ` (${measureName(measure)})` : "";
  return `Which ${plural(word)} moved most ${part}: ${inWords(series.name)}${by}`;
}

function list(
  ranking: Ranking,
  word: string,
  stillness: string,
  draw: (rank: Rank, place: number) => TemplateResult,
): TemplateResult {
  const all = items(ranking, word, stillness);
  const drawn = (place: number): TemplateResult => {
    const item = all[place]!;
    return typeof item === "string" ? divider(item) : draw(item.rank, item.place);
  };
  return html`<xai-long-list .count=${all.length} .pitch=${PITCH} .draw=${drawn}></xai-long-list>`;
}

const items = remembered((ranking: Ranking, word: string, stillness: string): Item[] => {
  const { moved, few, still, unknown } = ranking;
  const all = [...moved, ...few, ...still, ...unknown].map((rank, place) => ({ rank, place }));
  const next = ({ length }: Rank[]): Item[] => all.splice(0, length);
  return [
    ...next(moved),
    ...under(next(few), word, "could be compared at few steps"),
    ...under(next(still), word, stillness),
    ...under(next(unknown), word, "could never be compared"),
  ];
});

// The rule by which some stand still.
function stillWords({ scale, unrelated }: HeatRow): string {
  if (scale.byRandomness) return "never moved more than the method's own randomness makes";
  if (scale.isOwn) return "never moved more than 10 % of the largest median";
  return `never moved more than 10 % as far as ${unrelated} are apart`;
}

function under(found: Item[], word: string, what: string): Item[] {
  const { length } = found;
  return length > 0 ? [`${length} ${length === 1 ? word : plural(word)} ${what}`, ...found] : [];
}

function divider(text: string): TemplateResult {
  return html`<p class="divider" role="listitem">${text}</p>`;
}

function isKnown({ moved, few, still }: Ranking): boolean {
  return moved.length + few.length + still.length > 0;
}

function nothingToRank({ rows }: Scene, { measure, medians }: HeatRow): string {
  const things = plural(rows.word);
  if (medians.some(Number.isFinite)) {
    return `“${measureName(measure)}” tells of the whole probe alone, not of single ${things}: choose another measure or another explanation to rank them.`;
  }
  return `No two steps of this explanation could be compared.`;
}
