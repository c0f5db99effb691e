// A picture with a map over it. The map keeps its own resolution; the browser scales it.
import { css, html, LitElement, type PropertyValues, type TemplateResult } from "lit";

import type { Pictures } from "../data/log";
import { paint, pictureOf, type Plane } from "../derived/maps";
import type { Palette } from "../state/selection";

export interface Overlay {
  plane: Plane;
  top: number;
  isSigned: boolean;
  blend: number;
  palette: Palette;
}

export class MapElement extends LitElement {
  static override properties = {
    pictures: { attribute: false },
    example: { attribute: false },
    overlay: { attribute: false },
  };

  static override styles = css`
    :host {
      display: block;
      position: relative;
      aspect-ratio: 1;
      background: var(--mat);
    }
    canvas {
      position: absolute;
      inset: 0;
      width: 100%;
      height: 100%;
      object-fit: contain;
    }
    canvas.sharp {
      image-rendering: pixelated;
    }
    canvas.toned {
      filter: grayscale(0.8) brightness(0.8);
    }
  `;

  declare pictures: Pictures | undefined;
  declare example: number;
  declare overlay: Overlay | "waiting" | undefined;

  override render(): TemplateResult {
    return html`<canvas class="picture"></canvas><canvas class="overlay"></canvas>`;
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has("pictures") || changed.has("example")) this.drawPicture();
    if (changed.has("overlay") && this.overlay !== "waiting") this.drawOverlay(this.overlay);
  }

  private drawPicture(): void {
    const canvas = this.canvas(".picture");
    if (!this.pictures) return clear(canvas);
    canvas.className = this.pictures.width < 100 ? "picture sharp" : "picture";
    put(canvas, pictureOf(this.pictures, this.example));
  }

  private drawOverlay(overlay: Overlay | undefined): void {
    const canvas = this.canvas(".overlay");
    if (!overlay) {
      this.canvas(".picture").classList.remove("toned");
      return clear(canvas);
    }
    const { plane, top, isSigned, blend, palette } = overlay;
    const coarse = this.pictures !== undefined && plane.width < this.pictures.width;
    canvas.className = coarse ? "overlay" : "overlay sharp";
    this.canvas(".picture").classList.toggle("toned", blend > 0);
    put(canvas, paint(plane, top, isSigned, blend, palette));
  }

  private canvas(selector: string): HTMLCanvasElement {
    return this.renderRoot.querySelector<HTMLCanvasElement>(selector)!;
  }
}

function put(canvas: HTMLCanvasElement, image: ImageData): void {
  canvas.width = image.width;
  canvas.height = image.height;
  canvas.getContext("2d")?.putImageData(image, 0, 0);
}

function clear(canvas: HTMLCanvasElement): void {
  canvas.width = 1;
  canvas.height = 1;
}

customElements.define("xai-map", MapElement);
