// What a panel, which is the nearest element with `data-panel`, can be saved as.
import { html, LitElement, nothing, type TemplateResult } from "lit";

import { closeMenu, menu } from "../controls/menu";
import { LEFT_OUT } from "../export/attributes";
import type { Drawing } from "../export/drawing";
import { fileName, pngFile, save, svgFile } from "../export/save";
import { type Column, csv } from "../export/table";
import { inWords } from "../common/numbers";
import { trained } from "../data/references";
import type { Scene } from "../scene";
import { MAX_WHOLE, type RowsElement } from "./rows";

const PANEL = "[data-panel]";

// `columns`: the numbers behind it, if it is about numbers.
export function exporting(scene: Scene, name: string, columns?: () => Column[]): TemplateResult {
  return html`<xai-export .scene=${scene} .name=${name} .columns=${columns}></xai-export>`;
}

class ExportElement extends LitElement {
  static override properties = {
    scene: { attribute: false },
    name: { attribute: false },
    columns: { attribute: false },
    trouble: { state: true },
    partly: { state: true },
  };

  declare scene: Scene;
  declare name: string;
  declare columns: (() => Column[]) | undefined;
  declare trouble: string;
  declare partly: string; // what is drawn, where that is not all

  constructor() {
    super();
    this.trouble = "";
    this.partly = "";
  }

  // The page's style holds here, too.
  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.setAttribute(LEFT_OUT, "");
  }

  override render(): TemplateResult {
    return menu("Export", `Export ${this.name}`, this.choices(), (open) => this.look(open));
  }

  private choices(): TemplateResult {
    return html`
      ${this.partly ? html`<p>Only ${this.partly} drawn.</p>` : nothing}
      ${this.choice("Picture (PNG)", () => this.picture())}
      ${this.choice("Drawing (SVG)", () => this.drawing())}
      ${this.columns ? this.choice("Numbers (CSV)", () => this.numbers()) : nothing}
      ${this.trouble ? html`<p role="alert">${this.trouble}</p>` : nothing}
    `;
  }

  private choice(text: string, make: () => void | Promise<void>): TemplateResult {
    const act = async ({ currentTarget }: Event): Promise<void> => {
      const button = currentTarget as Element;
      try {
        await make();
        closeMenu(button);
      } catch (error) {
        this.trouble = `This did not work: ${String(error)}`;
      }
    };
    return html`<button @click=${act}>${text}</button>`;
  }

  private async picture(): Promise<void> {
    save(await pngFile(await this.drawn()), this.file("png"));
  }

  private async drawing(): Promise<void> {
    save(svgFile(await this.drawn()), this.file("svg"));
  }

  private numbers(): void {
    save(new Blob([csv(this.columns!())], { type: "text/csv;charset=utf-8" }), this.file("csv"));
  }

  private async drawn(): Promise<Drawing> {
    const { loaded, series, step } = this.scene;
    const { drawn } = await import("../export/drawing");
    const grid = this.grid();
    const parts = [trained(loaded.run.name), inWords(series.name), `step ${step.step}`];
    const foot = [...parts, ...boundOf(grid)].join(" · ");
    const look = (): Drawing => drawn(this.panel(), foot);
    return grid ? grid.whole(look) : look();
  }

  private grid(): RowsElement | null {
    return this.panel().querySelector<RowsElement>("xai-rows");
  }

  private file(ending: string): string {
    const { loaded, series, step } = this.scene;
    return fileName([loaded.run.name, series.name, this.name, `step-${step.step}`], ending);
  }

  private panel(): HTMLElement {
    return this.closest<HTMLElement>(PANEL) ?? this.parentElement!;
  }

  private look(open: boolean): void {
    this.trouble = "";
    const others = [...this.panel().querySelectorAll(":not(xai-rows)")];
    const [bound] = boundOf(this.grid());
    this.partly = open && others.some(scrolls) ? "what is in sight is" : bound ? `${bound} are` : "";
  }
}

// In words; nothing where all of them are drawn.
function boundOf(grid: RowsElement | null): string[] {
  return grid && grid.count > MAX_WHOLE ? [`the first ${MAX_WHOLE} of ${grid.count}`] : [];
}

function scrolls(element: Element): boolean {
  const { overflowX, overflowY } = getComputedStyle(element);
  const can = (overflow: string): boolean => overflow === "auto" || overflow === "scroll";
  const high = can(overflowY) && element.scrollHeight > element.clientHeight + 1;
  return high || (can(overflowX) && element.scrollWidth > element.clientWidth + 1);
}

customElements.define("xai-export", ExportElement);
