// A plane of signed numbers that fills its place, one cell as wide as the other.
import { css, html, LitElement, type PropertyValues, type TemplateResult } from "lit";

import type { Series, Values } from "../../data/log";
import { paint, type Plane } from "../../derived/maps";
import type { Palette } from "../../state/selection";

export class HeatElement extends LitElement {
  static override properties = {
    plane: { attribute: false },
    top: { attribute: false },
    palette: { attribute: false },
  };

  static override styles = css`
    :host {
      position: absolute;
      inset: 0;
    }
    canvas {
      display: block;
      width: 100%;
      height: 100%;
      image-rendering: pixelated;
    }
  `;

  declare plane: Plane;
  declare top: number;
  declare palette: Palette;

  override render(): TemplateResult {
    return html`<canvas></canvas>`;
  }

  protected override updated(_: PropertyValues<this>): void {
    const canvas = this.renderRoot.querySelector("canvas")!;
    const image = paint(this.plane, this.top, true, 1, this.palette);
    canvas.width = image.width;
    canvas.height = image.height;
    canvas.getContext("2d")?.putImageData(image, 0, 0);
  }
}

customElements.define("xai-heat", HeatElement);

// Surfaces over two features: [pairs, grid, grid, outputs], drawn with the second feature upwards.
export interface Strongest {
  value: number;
  at: number; // place on the first grid
  otherAt: number;
}

export function surfaceOf(series: Series, values: Values, row: number, output: number): Plane {
  const [, first = 1, second = 1, outputs = 1] = values.shape;
  const [width, height] = [0, 1].map(
    (i) => series.rows[row]?.grids[i]?.at.length ?? values.shape[1 + i]!,
  ) as [number, number];
  const start = row * first * second * outputs + Math.min(output, outputs - 1);
  const found = new Float32Array(width * height);
  for (let at = 0; at < width; at++) {
    for (let other = 0; other < height; other++) {
      const from = start + (at * second + other) * outputs;
      found[(height - 1 - other) * width + at] = values.data[from]!;
    }
  }
  return { width, height, values: found };
}

export function difference(now: Plane, before: Plane): Plane {
  return { ...now, values: now.values.map((value, i) => value - before.values[i]!) };
}

export function strongest({ width, height, values }: Plane): Strongest | undefined {
  let best = -1;
  values.forEach((value, i) => {
    if (Number.isFinite(value) && Math.abs(value) > Math.abs(values[best] ?? 0)) best = i;
  });
  if (best < 0) return undefined;
  const otherAt = height - 1 - Math.floor(best / width);
  return { value: values[best]!, at: best % width, otherAt };
}
