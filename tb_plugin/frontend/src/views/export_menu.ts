// What a panel, which is the nearest element with `data-panel`, can be saved as.
import { html, LitElement, nothing, type TemplateResult } from "lit";

import { closeMenu, menu } from "../controls/menu";
import { drawn, LEFT_OUT } from "../export/drawing";
import { fileName, pngFile, save, svgFile } from "../export/save";
import { type Column, csv } from "../export/table";
import { inWords } from "../words/numbers";
import { trained } from "../derived/reference";
import type { Scene } from "../scene";

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
  declare partly: boolean;

  constructor() {
    super();
    this.trouble = "";
    this.partly = false;
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
      ${this.partly ? html`<p>Only what is in sight is drawn.</p>` : nothing}
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
    save(await pngFile(this.drawn()), this.file("png"));
  }

  private drawing(): void {
    save(svgFile(this.drawn()), this.file("svg"));
  }

  private numbers(): void {
    save(new Blob([csv(this.columns!())], { type: "text/csv;charset=utf-8" }), this.file("csv"));
  }

  private drawn() {
    const { loaded, series, step } = this.scene;
    const parts = [trained(loaded.run.name), inWords(series.name), `step ${step.step}`];
    return drawn(this.panel(), parts.join(" · "));
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
    this.partly = open && [...this.panel().querySelectorAll("*")].some(scrolls);
  }
}

function scrolls(element: Element): boolean {
  const { overflowX, overflowY } = getComputedStyle(element);
  const can = (overflow: string): boolean => overflow === "auto" || overflow === "scroll";
  const high = can(overflowY) && element.scrollHeight > element.clientHeight + 1;
  return high || (can(overflowX) && element.scrollWidth > element.clientWidth + 1);
}

customElements.define("xai-export", ExportElement);
