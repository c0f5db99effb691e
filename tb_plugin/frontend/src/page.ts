// The page: wires what is loaded, what is selected and what is seen.
import { html, LitElement, nothing, type TemplateResult } from "lit";

import { driftTo, values } from "./api";
import { clamp, largeStride } from "./axis";
import { Comparisons } from "./compared";
import { display } from "./controls/display";
import { pickers } from "./controls/pickers";
import { timeline } from "./controls/timeline";
import { Families, type Family, NO_FAMILY } from "./family";
import { Frames, type Strip } from "./frames";
import { onReload, onTheme, readAddress, writeAddress } from "./host";
import { moveOf } from "./keyboard";
import { missed } from "./meant";
import { Player } from "./player";
import { type Scene, SceneMaker, type StepAt, stepAt } from "./scene";
import { messageOf, type Ready, Session } from "./session";
import { fromQuery, type Selection, toQuery } from "./state";
import { pageStyle } from "./style";
import { overTime } from "./views/over_time";
import { viewOf } from "./views/registry";
import { banner, empty, failed, loading, noSteps, notice } from "./views/states";
import { summary } from "./views/summary";
import { watch } from "./watch";

const ADDRESS_DELAY_MS = 250;

class Page extends LitElement {
  static override styles = pageStyle;

  private selection = fromQuery(readAddress());
  private dark = false;
  private frameTrouble = "";
  private addressTimer: ReturnType<typeof setTimeout> | undefined;

  private readonly scenes = new SceneMaker();
  private readonly session = new Session(() => this.requestUpdate());
  private readonly frames = new Frames(values, (error) => {
    this.frameTrouble = error ? messageOf(error) : "";
    this.requestUpdate();
  });
  private readonly families = new Families(values, () => this.requestUpdate());
  private readonly comparisons = new Comparisons(driftTo, () => this.requestUpdate());
  private readonly player = new Player(
    () => this.rewind(),
    () => this.advance(),
    () => this.selection.speed,
    () => this.requestUpdate(),
  );

  override connectedCallback(): void {
    super.connectedCallback();
    onTheme((dark) => {
      this.dark = dark;
      this.classList.toggle("dark", dark);
      this.requestUpdate();
    });
    onReload(() => this.reload());
    watch(
      () => this.session.hasNews(),
      () => this.reload(),
    );
    window.addEventListener("keydown", (event) => this.onKey(event));
    this.reload();
  }

  override render(): TemplateResult {
    const { phase } = this.session;
    if (phase.kind === "loading") return loading();
    if (phase.kind === "empty") return empty();
    if (phase.kind === "failed") return failed(phase.message, () => this.reload());
    return this.ready(phase);
  }

  private ready(phase: Ready): TemplateResult {
    const { loaded } = phase;
    const scene = this.scenes.make(loaded, this.selection, {
      frame: (at) => this.frame(phase, at),
      valuesAt: (at, index) => this.frames.beside(stripOf(phase, at), index),
      family: (at) => this.family(phase, at),
      compare: ({ series, steps }, by) =>
        this.comparisons.show({ run: loaded.run.name, series: series.name, by, steps }),
    });
    return html`
      <header>
        ${pickers(phase.runs, loaded.run, scene?.series, scene?.step, this.choose)}
        ${scene ? timeline(scene, this.player, this.choose) : nothing}
      </header>
      ${this.missed(phase, scene)}
      ${this.session.trouble ? banner(this.session.trouble, () => this.reload()) : nothing}
      ${scene ? this.body(phase, scene) : noSteps()}
    `;
  }

  private body(phase: Ready, scene: Scene): TemplateResult {
    return html`
      <main class="parts">
        <h1 class="unseen">Explanations over training</h1>
        <section class="examples" aria-label="Examples">
          ${summary(scene.summary, this.choose)} ${display(scene, this.choose)}
          ${scene.trouble ? banner(scene.trouble, () => this.retryFrame()) : nothing}
          ${viewOf(scene)(scene, this.choose)}
        </section>
        ${overTime(scene, phase.runs, this.dark, this.choose, () => this.retryComparison())}
      </main>
    `;
  }

  private missed({ runs, loaded: { run } }: Ready, scene: Scene | undefined) {
    const message = missed(this.selection, runs, run, scene?.series.name);
    const seen = { run: run.name, series: scene?.series.name ?? "" };
    return message ? notice(message, () => this.choose(seen)) : nothing;
  }

  private frame(phase: Ready, at: StepAt) {
    const strip = stripOf(phase, at);
    this.frames.show(strip, at.index);
    const found = this.frames.peek(strip, at.index);
    return { values: found, trouble: found ? "" : this.frameTrouble };
  }

  private family(phase: Ready, at: StepAt): Family {
    const strip = stripOf(phase, at);
    const bytes = this.frames.peek(strip, at.index)?.data.byteLength;
    return bytes === undefined ? NO_FAMILY : this.families.show(strip, bytes);
  }

  private readonly choose = (patch: Partial<Selection>): void => {
    const before = this.selection;
    if (patch.step !== undefined) patch = { follow: false, ...patch };
    this.selection = { ...before, ...patch };
    this.frameTrouble = "";
    if (this.needsLoading(before)) this.reload();
    clearTimeout(this.addressTimer);
    this.addressTimer = setTimeout(() => writeAddress(toQuery(this.selection)), ADDRESS_DELAY_MS);
    this.requestUpdate();
  };

  private needsLoading(before: Selection): boolean {
    const { phase } = this.session;
    if (this.selection.run !== before.run) return true;
    return phase.kind === "ready" && !phase.loaded.steps.has(this.selection.series);
  }

  // Where the user is now is kept: newer steps never move the cursor.
  private reload(): void {
    const { phase } = this.session;
    const at = phase.kind === "ready" ? stepAt(phase.loaded, this.selection) : undefined;
    if (at) this.selection = { ...this.selection, step: at.steps[at.index]!.step };
    this.frames.forgive();
    this.families.forgive();
    void this.session.load(this.selection.run, this.selection.series);
  }

  private retryFrame(): void {
    this.frames.forgive();
    this.frameTrouble = "";
    this.requestUpdate();
  }

  private retryComparison(): void {
    this.comparisons.forgive();
    this.requestUpdate();
  }

  private onKey(event: KeyboardEvent): void {
    const { phase } = this.session;
    const at = phase.kind === "ready" ? stepAt(phase.loaded, this.selection) : undefined;
    const move = at && moveOf(event, largeStride(at.steps.length));
    if (!at || !move) return;
    event.preventDefault();
    if (move === "play") this.player.toggle();
    else if ("by" in move) this.goTo(at, at.index + move.by);
    else this.goTo(at, move.to === "first" ? 0 : at.steps.length - 1);
  }

  private goTo({ steps }: StepAt, index: number): void {
    this.choose({ step: steps[clamp(index, 0, steps.length - 1)]!.step });
  }

  private rewind(): void {
    const { phase } = this.session;
    const at = phase.kind === "ready" ? stepAt(phase.loaded, this.selection) : undefined;
    if (at && at.index + 1 >= at.steps.length) this.goTo(at, 0);
  }

  private advance(): "moved" | "waiting" | "ended" {
    const { phase } = this.session;
    const at = phase.kind === "ready" ? stepAt(phase.loaded, this.selection) : undefined;
    if (phase.kind !== "ready" || !at) return "ended";
    if (!this.frame(phase, at).values && !this.frameTrouble) return "waiting";
    if (at.index + 1 >= at.steps.length) return "ended";
    this.goTo(at, at.index + 1);
    return "moved";
  }
}

function stripOf({ loaded }: Ready, { series, steps }: StepAt): Strip {
  return { run: loaded.run.name, series: series.name, steps };
}

customElements.define("xai-page", Page);
