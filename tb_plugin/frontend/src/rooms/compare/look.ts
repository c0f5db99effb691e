// What a pane shows, by the way of comparing: itself, what A says more or less, or A in its place.
import { html, nothing, type TemplateResult } from "lit";

import { endsOf } from "../../derived/colour";
import { faintness } from "../../derived/faint";
import { isPicture } from "./derived/difference";
import { planeOf } from "../../derived/maps";
import { shortNumber } from "../../words/numbers";
import { inTime } from "./derived/in_time";
import type { Pane } from "./derived/panes";
import { largestPlace } from "./derived/places";

import type { Mode } from "../../state";
import { type Subtracted, subtracted, type Together } from "./derived/together";
import { inTurn } from "./blink";
import { type Face, faintMark, mark } from "../../views/card";
import { compareFace } from "./face";
import { type Side, swipe } from "./swipe";

export function look(all: Together, place: number, mode: Mode, retry: () => void): TemplateResult {
  const pane = all.panes[place]!;
  const own = all.scenes[place];
  if (!pane.seen || !own) return absent(pane, retry);
  if (pane.seen.trouble) return failed(pane.seen.trouble, retry);
  if (place === 0 || mode === "side") return itself(all, place);
  if (mode === "difference") return less(all, place);
  const [a, b] = [all.panes[0]!, pane];
  if (!a.seen || !isPicture(a.seen) || !isPicture(pane.seen)) {
    return html`${itself(all, place)}
      <p class="hint">Only maps can be laid over each other: side by side.</p>`;
  }
  const sides = inTime([a, b]).map((one): Side => {
    return { name: one.name, shown: faceOf(all, all.panes.indexOf(one)).shown };
  }) as [Side, Side];
  return mode === "swipe" ? swipe(...sides) : inTurn(...sides);
}

const TOGETHER: Record<Mode, string> = { side: "", difference: "−", swipe: "|", blink: "⇄" };

// What the picture of a pane is of; "" where it is of that pane alone.
export function drawnIn(panes: Pane[], place: number, mode: Mode): string {
  const [a, b] = [panes[0]!, panes[place]!];
  const laid = [a, b].every(({ seen }) => seen && isPicture(seen));
  const isTree = b.seen?.series.kind === "tree"; // of which none is taken from the other
  if (place === 0 || mode === "side" || !b.seen || isTree) return "";
  if (mode !== "difference" && !laid) return "";
  const [one, other] = mode === "difference" ? [a, b] : inTime([a, b]);
  return `${one!.name} ${TOGETHER[mode]} ${other!.name}`;
}

function absent(pane: Pane, retry: () => void): TemplateResult {
  const { trouble } = pane;
  if (pane.failed) return failed(trouble, retry);
  return trouble
    ? html`<p class="gone" role="alert">${trouble} Choose another one below, or remove it.</p>`
    : html`<p class="gone late" role="status">On its way …</p>`;
}

function failed(trouble: string, retry: () => void): TemplateResult {
  return html`
    <p class="gone" role="alert">
      <span>${trouble}<br /><button class="action" @click=${retry}>Try again</button></span>
    </p>
  `;
}

export function faceOf({ scenes }: Together, place: number): Face {
  return compareFace(
    scenes[place]!,
    scenes.flatMap((scene) => scene ?? []),
  );
}

function itself(all: Together, place: number): TemplateResult {
  const { name, seen } = all.panes[place]!;
  const { common, selection } = all.scenes[place]!;
  const { series, steps, index, row } = seen!;
  const step = steps[index]!;
  const said = step.degenerate[row]
    ? mark(all.scenes[place]!, 0)
    : faintMark(faintness(series, step, row, common, selection.scale));
  return html`${still(faceOf(all, place), name)} ${said}`;
}

function still({ shown, spoken, scrolls }: Face, name: string): TemplateResult {
  const role = scrolls ? "group" : spoken ? "img" : nothing;
  const label = scrolls ? name : spoken ? `${name}: ${spoken}` : nothing;
  return html`
    <div class="shown" role=${role} aria-label=${label} tabindex=${scrolls ? 0 : nothing}>
      ${shown}
    </div>
  `;
}

function less(all: Together, place: number): TemplateResult {
  const found = subtracted(all, place);
  const names = [all.panes[0]!.name, all.panes[place]!.name] as const;
  if (found === undefined) return html`<p class="gone late">On its way …</p>`;
  if (typeof found === "string") return html`<p class="gone">${found}</p>`;
  const face = compareFace(found.scene, [found.scene]);
  const said = differenceText(found, ...names);
  return html`
    ${still({ ...face, ...(said ? { spoken: said } : {}) }, titleOf(found, ...names))}
    <p class="hint"><b>${titleOf(found, ...names)}.</b> ${said}${notes(found)}</p>
  `;
}

function titleOf({ scene }: Subtracted, a: string, b: string): string {
  return scene.series.kind === "tree" ? `${a}, and what was otherwise in ${b}` : `${a} − ${b}`;
}

function notes({ notes }: Subtracted): string {
  return notes.length > 0 ? ` (${notes.join("; ")})` : "";
}

const ACROSS = ["to the right", "to the left"];

// How a difference is seen, by kind or by axis: where A says more, and where less.
const SIDES: Record<string, [string, string]> = {
  token: ["underlined", "dotted"],
  time: ["edge above", "edge below"],
  curves: ["above 0", "below 0"],
};

// Where a map says more than the other, and where less.
function differenceText({ scene }: Subtracted, a: string, b: string): string {
  const { kind, axes } = scene.series;
  if (kind === "tree") return "";
  if (axes[0] !== "y") {
    const [low, high] = endsOf(scene.selection.palette);
    const [more, less] =
      kind === "surfaces" ? [high, low] : (SIDES[kind] ?? SIDES[axes[0] ?? ""] ?? ACROSS);
    return sentence(`${more}: higher in ${a}; ${less}: higher in ${b}`);
  }
  const plane = planeOf(scene.values!, scene.series, 0, scene.channel);
  const most = largestPlace(plane);
  const least = largestPlace({ ...plane, values: plane.values.map((value) => -value) });
  if (!most && !least) return "No difference at all.";
  const told = (name: string, found: typeof most) =>
    found ? `higher in ${name}, most ${found.where} (by ${shortNumber(found.value)})` : "";
  return sentence([told(a, most), told(b, least)].filter(Boolean).join("; "));
}

function sentence(text: string): string {
  return `${text[0]!.toUpperCase()}${text.slice(1)}.`;
}

// Whether the way of comparing needs maps, and there are some.
export function modesFor(panes: Pane[]): Mode[] {
  const isMap = ({ seen }: Pane): boolean => seen !== undefined && isPicture(seen);
  const [a, ...others] = panes;
  const maps = isMap(a!) && others.some(isMap);
  return maps ? ["side", "difference", "swipe", "blink"] : ["side", "difference"];
}

