// Coloured bands behind a curve: one a window of time. An edge tells the sign without colour: above
// where the value is positive, below where it is negative.
import { css, html, LitElement, type PropertyValues, type TemplateResult } from "lit";

import { paintBands } from "./band_pixels";

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
