// What is drawn of an explanation that is compared: the face its card has.
import { html, type TemplateResult } from "lit";

import { lineOf } from "../../derived/curve_lines";
import { NO_FAMILY } from "../../data/family";
import { planeOf } from "../../derived/maps";
import { shortNumber, valueNumber } from "../../words/numbers";
import { largestPlace } from "./derived/places";
import type { Scene } from "../../scene";
import { surfaceOf } from "../../derived/surface_plane";
import { depthOf, nodesByWay } from "../../derived/tree_changes";
import { rowOf } from "../../data/values";
import { barsFace } from "../../views/bars";
import type { Face } from "../../views/card";
import { curvePanel } from "../../views/curve_panel";
import { rangeOf } from "../../views/frame";
import { mapFace } from "../../views/maps";
import { seriesFace } from "../../views/series";
import { heat } from "../../views/surface";
import { changesOf } from "../../views/tree";
import { treeDiagram } from "../../views/tree_diagram";
import { wordsFace } from "../../views/words";

// `among`: all that are seen together, so that they share their axes.
type Draw = (scene: Scene, among: Scene[]) => Face;

const MOST_NUMBERS = 24;

const KINDS: Record<string, Draw> = {
  curves: curve,
  surfaces: surface,
  tree,
  decisions: scores,
  importance: weights,
};

const OF_MAPS: Record<string, Draw> = {
  y: picture,
  feature: (scene) => barsFace(scene, 0),
  column: (scene) => barsFace(scene, 0),
  edit: (scene) => barsFace(scene, 0),
  token: (scene) => wordsFace(scene, 0),
  time: (scene) => seriesFace(scene, 0),
};

export function compareFace(scene: Scene, among: Scene[]): Face {
  const { kind, axes } = scene.series;
  const draw = kind === "maps" ? OF_MAPS[axes[0] ?? ""] : KINDS[kind];
  return (draw && fits(scene) ? draw : anything)(scene, among);
}

// Whether the values have the axes that the series promises.
function fits({ series, values }: Scene): boolean {
  return series.kind !== "maps" || !values || values.shape.length === series.axes.length + 1;
}

function picture(scene: Scene): Face {
  return { ...mapFace(scene, 0), spoken: spokenMap(scene) };
}

export function spokenMap({ values, series, channel }: Scene): string {
  if (!values) return "on its way";
  const plane = planeOf(values, series, 0, channel);
  const most = largestPlace(plane);
  const least = largestPlace({ ...plane, values: plane.values.map((value) => -value) });
  const told = [
    ...(most ? [`strongest ${valueNumber(most.value, series.isSigned)} ${most.where}`] : []),
    ...(least ? [`most against, ${valueNumber(-least.value, true)}, ${least.where}`] : []),
  ];
  return told.join("; ") || "zero everywhere";
}

function curve(scene: Scene, among: Scene[]): Face {
  const name = scene.rows.names[0];
  const alike = among.filter(
    ({ series, rows }) => series.kind === "curves" && rows.names[0] === name,
  );
  const range = rangeOf(alike.flatMap(linesOf));
  const curves = { family: NO_FAMILY, before: undefined, alone: false, ranges: () => range };
  const { shown, spoken } = curvePanel(scene, curves, 0);
  return { shown: html`<span class="plot">${shown}</span>`, ...(spoken ? { spoken } : {}) };
}

// Over the training, so that moving through time leaves the axis as it is.
function linesOf({ series, values, channel, family }: Scene): number[] {
  const all = values ? [values, ...family().values] : family().values;
  return all.flatMap((one) => [...lineOf(series, one, 0, 0, channel)]);
}

function surface(scene: Scene): Face {
  const { series, values, channel } = scene;
  const grids = series.rows[0]?.grids ?? [];
  if (grids.length < 2) return anything(scene);
  const plane = values && surfaceOf(series, values, 0, channel);
  return { shown: html`<span class="plot">${heat(scene, "", plane, grids)}</span>` };
}

// About no example: what any one has of the features is not told.
function weights(scene: Scene): Face {
  return barsFace({ ...scene, examples: { ...scene.examples, inputs: undefined } }, 0);
}

function tree(scene: Scene, among: Scene[]): Face {
  const now = scene.step.tree;
  if (!now) return { shown: note(`No tree was logged at step ${scene.step.step}.`) };
  const depth = Math.max(...among.map(({ step }) => (step.tree ? depthOf(step.tree) : 0)));
  const before = scene.steps[scene.referenceIndex ?? -1]?.tree;
  const changes = changesOf(scene, now, before);
  const shown = html`
    <div class="surrogate">${treeDiagram(scene, { nodes: nodesByWay(now), changes, depth })}</div>
  `;
  return { shown };
}

// Named as the classes are; a single unit speaks for the second of two.
function scores(scene: Scene): Face {
  const { examples, series, values } = scene;
  const { classNames } = examples;
  const labels = values?.data.length === 1 && classNames[1] ? [classNames[1]] : classNames;
  return barsFace({ ...scene, series: { ...series, labels, axes: ["class"], isSigned: true } }, 0);
}

function anything(scene: Scene): Face {
  const { values, series } = scene;
  if (!values) return { shown: note("…") };
  if (values.shape.length === 2) {
    return barsFace({ ...scene, series: { ...series, isSigned: true } }, 0);
  }
  const own = rowOf(values, 0).data;
  const shown = Array.from(own.subarray(0, MOST_NUMBERS), shortNumber).join(", ");
  const rest = own.length > MOST_NUMBERS ? `, … (${own.length} numbers)` : "";
  return { shown: note(`[${values.shape.slice(1)}]: ${shown}${rest}`) };
}

function note(text: string): TemplateResult {
  return html`<p class="numbers">${text}</p>`;
}
