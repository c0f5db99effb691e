// The page: wires what is loaded, what is selected and what is seen.
import { html, LitElement, nothing, type TemplateResult } from "lit";

import { pickers } from "./controls/pickers";
import { timeline } from "./controls/timeline";
import { onReload, onTheme, readAddress, writeAddress } from "./host";
import { Navigation, Player } from "./navigation";
import type { Run, Series } from "./data/log";
import { missed } from "./words/meant";
import { isReport } from "./data/report";
import { doors, laterRooms, roomOf } from "./rooms";
import { type Scene, stepAt, stepMeanwhile } from "./scene";
import { SceneMaker } from "./scene_maker";
import { type Ready, Session, watch } from "./data/session";
import { Store } from "./data/store";
import { fromQuery, type Selection, toQuery } from "./state/selection";
import { pageStyle } from "./style";
import {
  banner,
  damage,
  empty,
  failed,
  keptSentence,
  loading,
  noSteps,
  notice,
} from "./views/states";

const ADDRESS_DELAY_MS = 250;

class Page extends LitElement {
  static override styles = pageStyle();

  private selection = fromQuery(readAddress());
  private dark = false;
  private readonly read = new Set<string>(); // notices that were dismissed
  private addressTimer: ReturnType<typeof setTimeout> | undefined;

  private readonly scenes = new SceneMaker();
  private readonly session = new Session(() => this.requestUpdate());
  private readonly store = new Store(() => this.requestUpdate());
  private scene: Scene | undefined;
  private readonly journey = new Navigation(
    () => this.here(stepMeanwhile),
    (at) => {
      const { phase } = this.session;
      return phase.kind === "ready" && this.store.isThere(phase.loaded.run.name, at);
    },
    (patch) => this.choose(patch),
  );
  private readonly player = new Player(
    () => this.journey.rewind(),
    () => this.journey.advance(),
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
    void laterRooms.then(() => this.requestUpdate());
    onReload(() => this.reload());
    watch(
      () => this.session.hasNews(),
      () => this.reload(),
    );
    window.addEventListener("keydown", (event) => this.journey.press(event, this.player));
    this.reload();
  }

  // What is shown next is asked for here; rendering it asks for nothing.
  protected override willUpdate(): void {
    const { phase } = this.session;
    if (phase.kind !== "ready") return;
    const { loaded, runs } = phase;
    const run = loaded.run.name;
    this.scene = this.scenes.make(loaded, this.selection, this.store.reader(run));
    const at = stepAt(loaded, this.selection);
    if (!this.scene || !at) return;
    const needs = roomOf(this.selection.room).needs(this.scene, runs);
    this.store.request(run, at, this.scene.by, needs);
  }

  override render(): TemplateResult {
    const { phase } = this.session;
    if (phase.kind === "loading") return loading();
    if (phase.kind === "empty") return empty();
    if (phase.kind === "failed") return failed(phase.message, () => this.reload());
    return this.ready(phase);
  }

  private ready(phase: Ready): TemplateResult {
    const { runs, loaded } = phase;
    const { room } = this.selection;
    const { scene } = this;
    const { requestInSight } = this.store;
    const retry = (): void => this.store.retryFailed();
    return html`
      <header>
        ${doors(this.selection, this.choose)}
        ${pickers(runs, loaded.run, scene?.series ?? this.asked(loaded.run), scene?.step, this.choose)}
        ${scene ? timeline(scene, this.player, this.choose) : nothing}
      </header>
      ${this.missed(phase, scene)}
      ${this.session.trouble ? banner(this.session.trouble, () => this.reload()) : nothing}
      ${damage(loaded.unreadable, () => this.reload())} ${scene ? this.kept(scene) : nothing}
      ${scene ? roomOf(room).view(scene, { runs, dark: this.dark, retry, requestInSight }, this.choose) : noSteps(loaded.unreadable.length > 0)}
    `;
  }

  private asked({ series }: Run): Series | undefined {
    return series.find(({ name }) => name === this.selection.series) ?? series[0];
  }

  private kept(scene: Scene) {
    const message = isReport() ? "" : keptSentence(scene.steps);
    if (message === "" || this.read.has(message)) return nothing;
    return notice(message, () => {
      this.read.add(message);
      this.requestUpdate();
    });
  }

  private missed({ runs, loaded: { run } }: Ready, scene: Scene | undefined) {
    const message = missed(this.selection, runs, run, scene?.series.name);
    const seen = { run: run.name, series: scene?.series.name ?? "" };
    return message ? notice(message, () => this.choose(seen)) : nothing;
  }

  private readonly choose = (patch: Partial<Selection>): void => {
    const before = this.selection;
    if (patch.step !== undefined) patch = { follow: false, ...patch };
    this.selection = { ...before, ...patch };
    if (this.needsLoading(before)) this.reload(this.selection.run === before.run);
    clearTimeout(this.addressTimer);
    this.addressTimer = setTimeout(() => writeAddress(toQuery(this.selection)), ADDRESS_DELAY_MS);
    this.requestUpdate();
  };

  private needsLoading(before: Selection): boolean {
    const { phase } = this.session;
    const { run, series } = this.selection;
    if (run !== before.run) return true;
    return series !== before.series && phase.kind === "ready" && !phase.loaded.steps.has(series);
  }

  // Where the user is now is kept: newer steps never move the cursor. In another run it is what was
  // chosen.
  private reload(sameRun = true): void {
    const at = sameRun ? this.here(stepAt)?.at : undefined;
    if (at) this.selection = { ...this.selection, step: at.steps[at.index]!.step };
    this.store.retryFailed();
    void this.session.load(this.selection.run, this.selection.series);
  }

  private here(find: typeof stepAt) {
    const { phase } = this.session;
    const { selection } = this;
    const at = phase.kind === "ready" ? find(phase.loaded, selection) : undefined;
    return at && { at, selection };
  }
}

customElements.define("xai-page", Page);
