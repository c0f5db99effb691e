// What a pane shows, by the way of comparing: itself, what A says more or less, or A in its place.
import { html, nothing, type TemplateResult } from "lit";

import { faintness } from "../../derived/faint";
import { kindOf } from "../../kinds";
import type { Drawn } from "../../kinds/kind";
import { inTime } from "./derived/pane_words";
import type { Pane } from "./derived/panes";

import type { Mode } from "../../state/selection";
import { type Subtracted, subtracted, type Together } from "./derived/together";
import { inTurn, type Side, swipe } from "./blink";
import { type Face, faintMark, mark } from "../../views/card";

export function look(all: Together, place: number, mode: Mode, retry: () => void): TemplateResult {
  const pane = all.panes[place]!;
  const own = all.alone[place];
  if (!pane.seen || !own) return absent(pane, retry);
  if (pane.seen.trouble) return failed(pane.seen.trouble, retry);
  if (place === 0 || mode === "side") return itself(all, place);
  if (mode === "difference") return less(all, place);
  const [a, b] = [all.panes[0]!, pane];
  if (!isLaid(a) || !isLaid(pane)) {
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
  const laid = [a, b].every(isLaid);
  if (place === 0 || mode === "side" || !b.seen || kindOf(b.seen.series).compare.since) return "";
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

export function faceOf({ alone }: Together, place: number): Face {
  const own = alone[place]!;
  return own.kind.compare.face(
    own,
    alone.flatMap((one) => one ?? []),
  );
}

function itself(all: Together, place: number): TemplateResult {
  const { name, seen } = all.panes[place]!;
  const { kind, common, selection } = all.alone[place]!;
  const { steps, index, row } = seen!;
  const step = steps[index]!;
  const said = step.degenerate[row]
    ? mark(all.alone[place]!, 0)
    : faintMark(faintness(kind.scale?.own, step, row, common, selection.scale));
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
  const { drawn, title } = found;
  const face = drawn.kind.compare.face(drawn, [drawn]);
  const said = differenceText(drawn, ...names);
  return html`
    ${still({ ...face, ...(said ? { spoken: said } : {}) }, title)}
    <p class="hint"><b>${title}.</b> ${said}${notes(found)}</p>
  `;
}

function notes({ notes }: Subtracted): string {
  return notes.length > 0 ? ` (${notes.join("; ")})` : "";
}

const ACROSS = ["to the right", "to the left"] as const;

// Where the first says more than the other, and where less.
function differenceText(drawn: Drawn, a: string, b: string): string {
  const { since, differs, sides } = drawn.kind.compare;
  if (since) return "";
  if (differs) return sentence(differs(drawn, a, b));
  const [more, less] = sides?.(drawn.selection.palette) ?? ACROSS;
  return sentence(`${more}: higher in ${a}; ${less}: higher in ${b}`);
}

function sentence(text: string): string {
  return `${text[0]!.toUpperCase()}${text.slice(1)}.`;
}

// Some can be laid over each other.
export function modesFor(panes: Pane[]): Mode[] {
  const [a, ...others] = panes;
  return isLaid(a!) && others.some(isLaid)
    ? ["side", "difference", "swipe", "blink"]
    : ["side", "difference"];
}

function isLaid({ seen }: Pane): boolean {
  return seen !== undefined && kindOf(seen.series, seen.values).compare.isLaidOver === true;
}
