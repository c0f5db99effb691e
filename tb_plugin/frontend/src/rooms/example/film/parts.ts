// What stands around the frames of a film: steps above, names beside, the step in view.
import { html, type TemplateResult } from "lit";

import type { Reel, Span } from "../derived/film";
import type { Sight } from "../derived/resting";
import { FRAME, type Frame, PITCH } from "./canvas";

export interface Mark {
  sign: string;
  kind: "alarm" | "flip";
  text: string;
}

export interface Strip {
  reel: Reel;
  at: number; // the step in view
  lane: number; // of the explanation in view; -1: it has none
  label: string; // for whom cannot see it
  name(lane: number): TemplateResult;
  marks(column: number): Mark[];
  says(lane: number, column: number): string;
  frame(lane: number, column: number, sharpness: number): Frame;
  request(sight: Sight | undefined): void; // what its frames are drawn from; undefined: of none
  choose(lane: number | undefined, column: number): void;
}

// -1: it is not among them.
export function columnInView({ reel, at }: Strip): number {
  return reel.columns.findIndex(({ step }) => step === at);
}

export function heads(strip: Strip, { from, to }: Span): TemplateResult[] {
  const now = columnInView(strip);
  return Array.from({ length: to - from }, (_, i) => {
    const column = from + i;
    return html`
      <span class=${column === now ? "now" : ""} style="left:${column * PITCH}px; width:${FRAME}px">
        ${strip.reel.columns[column]!.step}
        ${strip
          .marks(column)
          .map(({ sign, kind, text }) => html`<i class=${kind} title=${text}>${sign}</i>`)}
      </span>
    `;
  });
}

export function laneNames(strip: Strip): TemplateResult[] {
  const column = columnInView(strip);
  return strip.reel.lanes.map(
    (_, lane) => html`
      <button
        aria-pressed=${lane === strip.lane}
        style="height:${PITCH}px"
        @click=${() => strip.choose(lane, column)}
      >
        ${strip.name(lane)}
      </button>
    `,
  );
}

export function cursor(strip: Strip): TemplateResult {
  const column = columnInView(strip);
  const across = `left:${column * PITCH}px; width:${FRAME}px`;
  const down = `top:${strip.lane * PITCH}px; height:${FRAME}px`;
  return html`
    <div class="now" ?hidden=${column < 0} style=${across}></div>
    <div class="framed" ?hidden=${column < 0 || strip.lane < 0} style="${across}; ${down}"></div>
  `;
}

// Above the frames there is no lane.
export function placeOf({ clientX, clientY, currentTarget }: MouseEvent, { lanes }: Reel) {
  const target = currentTarget as HTMLElement;
  const { left, top } = target.getBoundingClientRect();
  const lane = Math.floor((clientY - top) / PITCH);
  const known = target.className === "frames" && lanes[lane];
  return { lane: known ? lane : undefined, column: Math.floor((clientX - left) / PITCH) };
}
