// A plane of signed numbers that fills its place, one cell as wide as the other.
import { css, html, LitElement, type PropertyValues, type TemplateResult } from "lit";

import { paint, type Plane } from "../../derived/maps";
import type { Palette } from "../../state";

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
