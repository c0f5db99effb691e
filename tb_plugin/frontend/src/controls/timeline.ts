// The one slider for everything. It stops at logged steps only.
import { html, nothing, svg, type TemplateResult } from "lit";
import { guard } from "lit/directives/guard.js";
import { live } from "lit/directives/live.js";

import { describe, nearest } from "../derived/axis";
import { driftCurve } from "../derived/drift";
import type { AlarmAt } from "../data/log";
import type { Player } from "../navigation";
import { isReport } from "../data/report";
import type { Scene } from "../scene";
import "./fresh";
import { WHOLE } from "../derived/zoom";
import type { Choose } from "../state/selection";
import { select } from "./select";

const STRIP_HEIGHT = 22;

export function timeline(scene: Scene, player: Player, choose: Choose): TemplateResult {
  const { steps, index, step, selection, zoom } = scene;
  const [first, last] = [Math.min(zoom.first, index), Math.max(zoom.last, index)];
  const single = steps.length === 1;
  const go = (i: number): void => choose({ step: steps[i]!.step });
  const slide = ({ target }: Event): void => go(Number((target as HTMLInputElement).value));
  return html`
    <div class="timeline" role="group" aria-label="Time">
      <button
        class="play"
        @click=${() => player.toggle()}
        ?disabled=${single}
        aria-label=${player.playing ? "Pause" : "Play"}
        title=${player.playing ? "Pause (Space)" : "Play (Space)"}
      >
        ${player.playing ? pauseIcon() : playIcon()}
      </button>
      <div class="track">
        ${guard([steps, scene.by, scene.alarms, scene.reference, first, last], () =>
          strip(scene, first, last),
        )}
        <input
          type="range"
          data-timeline
          min=${first}
          max=${last}
          step="1"
          .value=${live(String(index))}
          ?disabled=${single}
          aria-label="Step"
          aria-valuetext=${`step ${step.step}, ${describe(step)}`}
          @input=${slide}
        />
      </div>
      ${typedStep(scene, go)}
      <span class="when">
        <b>${index + 1} of ${steps.length}</b> <span>${describe(step)}</span>
      </span>
      ${select(
        "Speed",
        String(selection.speed),
        [1, 2, 4, 8, 16].map((speed) => [String(speed), `${speed}/s`]),
        (speed) => choose({ speed: Number(speed) }),
      )}
      ${follow(scene, choose)} ${zoomed(scene, choose)}
    </div>
  `;
}

function zoomed({ steps, zoom }: Scene, choose: Choose) {
  if (zoom.first === 0 && zoom.last === steps.length - 1) return nothing;
  const [from, to] = [steps[zoom.first]!.step, steps[zoom.last]!.step];
  return html`
    <span class="zoomed">
      Steps ${from} to ${to}
      <button
        class="action"
        title="Show the whole training (Escape, or double-click on a chart)"
        @click=${() => choose(WHOLE)}
      >
        Show all
      </button>
    </span>
  `;
}

// Not set anew while someone types: only a change of step replaces the text.
function typedStep({ steps, step }: Scene, go: (index: number) => void): TemplateResult {
  const numbers = steps.map((at) => at.step);
  const type = ({ target }: Event): void => {
    const input = target as HTMLInputElement;
    const index = nearest(
      numbers,
      Number.isFinite(input.valueAsNumber) ? input.valueAsNumber : step.step,
    );
    input.value = String(numbers[index]);
    go(index);
  };
  return html`
    <label class="field typed">
      <span>Step</span>
      <input type="number" .value=${String(step.step)} @change=${type} />
    </label>
  `;
}

function follow({ steps, step, selection }: Scene, choose: Choose): TemplateResult {
  const later = steps.filter((at) => at.step > step.step).length;
  const toggle = ({ target }: Event): void => {
    const on = (target as HTMLInputElement).checked;
    choose(on ? { follow: true, step: undefined } : { follow: false, step: step.step });
  };
  return html`
    <label class="follow" title="Jump to each new step as it is logged">
      <input type="checkbox" role="switch" .checked=${selection.follow} @change=${toggle} />
      <span class="latest">
        Follow latest
        <small>${later === 0 ? "at the last step" : `${later} later ${later === 1 ? "step" : "steps"}`}</small>
      </span>
      ${isReport() ? nothing : html`<xai-fresh .since=${steps.at(-1)!.wallTime}></xai-fresh>`}
    </label>
  `;
}

// How much changed at each step, under the slider's thumb; roots, so that small steps are seen too.
function strip({ steps, by, alarms, reference }: Scene, first: number, last: number) {
  const shown = steps.slice(first, last + 1);
  const medians = driftCurve(shown, by).map((at) => at.median);
  const top = Math.max(...medians.filter(Number.isFinite), 1e-9);
  const bar = (i: number): string => {
    const height = STRIP_HEIGHT * Math.sqrt(Math.max(0, medians[i] || 0) / top);
    return `M${i} ${STRIP_HEIGHT}v${-height}h1v${height}z`;
  };
  const rang = (of: AlarmAt[]): boolean[] => {
    const at = new Set(of.map(({ step }) => step));
    return shown.map(({ step }) => at.has(step));
  };
  const loud = rang(alarms.filter(({ alarm }) => alarm.measure === by.measure));
  const bars = (wanted: boolean): string =>
    medians.map((_, i) => (loud[i] === wanted ? bar(i) : "")).join("");
  const columns = rang(alarms).map((is, i) => (is ? `M${i} 0h1v${STRIP_HEIGHT}h-1z` : "")).join("");
  const pinned = shown.findIndex(({ step }) => step === reference);
  return html`
    <svg
      class="strip"
      viewBox="-0.5 0 ${shown.length} ${STRIP_HEIGHT}"
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      ${svg`<title>Median drift at each step</title><g transform="translate(-0.5 0)">
        <path class="rang" d=${columns} /><path class="bar" d=${bars(false)} />
        <path class="loud" d=${bars(true)} />
        <path class="pinned" d=${pinned < 0 ? "" : `M${pinned + 0.5} 0v${STRIP_HEIGHT}`} />
      </g>`}
    </svg>
  `;
}

function playIcon(): TemplateResult {
  return html`<svg viewBox="0 0 16 16" aria-hidden="true"><path d="M4 2.5v11l9-5.5z" /></svg>`;
}

function pauseIcon(): TemplateResult {
  return html`<svg viewBox="0 0 16 16" aria-hidden="true">
    <path d="M3.5 2.5h3v11h-3zm6 0h3v11h-3z" />
  </svg>`;
}
