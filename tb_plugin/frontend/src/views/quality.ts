// Whether the explanations can be believed: each check over time, beside what it is held against.
import { html, nothing, type TemplateResult } from "lit";

import type { Axis, Choose } from "../state/selection";
import { Better } from "../gen/tf_xai_pb";
import type { Step } from "../data/log";
import { remembered } from "../common/memo";
import { inWords, shortNumber } from "../common/numbers";
import { FAMILIES, familyOf, type Judged, qualityAt, qualityOfRow } from "../derived/quality";
import type { Rows } from "../derived/row";
import type { Scene } from "../scene";
import { isYesOrNo, overProbe } from "../derived/statistics";
import type { Line, Plot } from "../derived/plot";
import { along, band, colourOf, levelLine, type Places, rowLine } from "./lines";
import { timeChart } from "./time_chart";

const CHART_HEIGHT = 96;

const DIRECTIONS: Record<Better, string> = {
  [Better.NEITHER]: "",
  [Better.HIGHER]: "higher is better",
  [Better.LOWER]: "lower is better",
};

const LEVELS: Record<string, string> = {
  random: "What random values get.",
  input: "What the size of the input itself gets.",
};

export function quality(scene: Scene, dark: boolean, choose: Choose): TemplateResult {
  const { judged, series } = scene;
  if (judged.length === 0) {
    return html`<p class="hint">
      Nobody checked ${inWords(series.name)} in this run. Which checks there are is in the guide:
      <code>xai.Explain(..., quality=[...])</code>.
    </p>`;
  }
  return html`${FAMILIES.map(([family, question]) => {
    const own = judged.filter((one) => familyOf(one) === family);
    if (own.length === 0) return nothing;
    return html`
      <section class="family">
        <h2>${question(scene.kind.thing ?? "explanation")}</h2>
        ${own.map((one) => check(scene, one, dark, choose))}
      </section>
    `;
  })}`;
}

function check(scene: Scene, judged: Judged, dark: boolean, choose: Choose): TemplateResult {
  if (judged.steps.length < 2) return single(scene, judged, choose);
  const { axis } = scene.selection;
  const plot = plots(scene.judged, axis, scene.chosen, scene.rows)(judged);
  return timeChart(scene, plot, dark, choose);
}

// A check that looked once: numbers, no curve.
function single(scene: Scene, { check, lines, steps }: Judged, choose: Choose): TemplateResult {
  const step = steps[0]!;
  const { chosen } = scene;
  const numberOf = (of: string): number =>
    chosen === undefined
      ? overProbe([qualityAt(step, check.name, of)])[0]!.median
      : qualityOfRow(step, check.name, of, chosen);
  return html`
    <div class="once">
      <h3>${titleOf(check)}</h3>
      <p>${check.says}</p>
      <dl>
        ${lines.map(
          (of) =>
            html`<dt>${of ? inWords(of) : inWords(scene.series.name)}</dt>
              <dd>${shortNumber(numberOf(of))}</dd>`,
        )}
      </dl>
      <p>
        Checked once, at
        <button class="link" @click=${() => choose({ step: step.step })}>step ${step.step}</button>.
      </p>
    </div>
  `;
}

const plots = remembered((_: Judged[], axis: Axis, chosen: number | undefined, rows: Rows) => {
  const known = new Map<Judged, Plot>();
  return (judged: Judged): Plot => {
    const plot = known.get(judged) ?? plotOf(judged, axis, chosen, rows);
    known.set(judged, plot);
    return plot;
  };
});

function plotOf(
  { check, lines, steps }: Judged,
  axis: Axis,
  chosen: number | undefined,
  rows: Rows,
): Plot {
  const places = along(steps, axis);
  const shown = lines.map((of, i) => lineOf(steps, check.name, of, i, places));
  if (chosen !== undefined) {
    const ys = steps.map((step) => qualityOfRow(step, check.name, "", chosen));
    shown.push(rowLine(rows, chosen, places, ys));
  }
  return {
    title: titleOf(check),
    caption: check.says,
    time: axis === "time",
    scale: "linear",
    format: shortNumber,
    lines: shown,
    height: CHART_HEIGHT,
  };
}

function lineOf(steps: Step[], check: string, of: string, index: number, places: Places): Line {
  const found = steps.map((step) => qualityAt(step, check, of));
  const curve = band(overProbe(found));
  if (of !== "") return levelLine(inWords(of), LEVELS[of] ?? "", index - 1, places, curve.ys);
  const name = isYesOrNo(found) ? "share" : "median";
  return { name, colour: colourOf(0), ...places, bold: true, ...curve };
}

function titleOf({ label, better }: Judged["check"]): string {
  return [label, DIRECTIONS[better]].filter(Boolean).join(" · ");
}
