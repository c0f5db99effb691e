// Coloured bands behind a curve: one a window of time. An edge tells the sign without colour: above
// where the value is positive, below where it is negative.
import { css, html, LitElement, type PropertyValues, type TemplateResult } from "lit";

import { toneOf } from "../../derived/colour";

export class BandsElement extends LitElement {
  static override properties = {
    values: { attribute: false },
    top: { attribute: false },
    isSigned: { attribute: false },
  };

  static override styles = css`
    :host {
      position: absolute;
      inset: 0;
    }
    canvas {
      width: 100%;
      height: 100%;
      display: block;
      image-rendering: pixelated;
    }
  `;

  declare values: Float32Array | undefined;
  declare top: number;
  declare isSigned: boolean;

  override render(): TemplateResult {
    return html`<canvas></canvas>`;
  }

  protected override updated(_: PropertyValues<this>): void {
    const canvas = this.renderRoot.querySelector("canvas")!;
    const image = paintBands(this.values ?? new Float32Array(1), this.top, this.isSigned);
    canvas.width = image.width;
    canvas.height = image.height;
    canvas.getContext("2d")?.putImageData(image, 0, 0);
  }
}

customElements.define("xai-bands", BandsElement);

// Bands as pixels: a column a window, an edge above or below that tells the sign.
const HEIGHT = 24;
const EDGE = 2;
const BEHIND = 0.75; // of full colour: curves stay readable on it
const LEAST_MARKED = 0.1; // of the strongest; weaker bands have no edge

export function paintBands(values: Float32Array, top: number, isSigned: boolean): ImageData {
  const image = new ImageData(values.length, HEIGHT);
  values.forEach((value, column) => {
    const share = top > 0 ? value / top : 0;
    const { colour, alpha } = toneOf(share, isSigned);
    const isMarked = isSigned && Math.abs(share) >= LEAST_MARKED;
    const edge = value < 0 ? HEIGHT - EDGE : 0;
    for (let y = 0; y < HEIGHT; y++) {
      const onEdge = isMarked && y >= edge && y < edge + EDGE;
      const at = 4 * (y * values.length + column);
      image.data.set(colour, at);
      image.data[at + 3] = 255 * (onEdge ? Math.sqrt(alpha) : BEHIND * alpha);
    }
  });
  return image;
}
