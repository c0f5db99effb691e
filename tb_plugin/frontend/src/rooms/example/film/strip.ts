// A strip of small drawings, lanes under each other, as long as a training. What is in sight is drawn,
// and a little more on either side, so that scrolling stays smooth.
import { html, LitElement, type PropertyValues, type TemplateResult } from "lit";

import { revealing, spanOf } from "../derived/film";
import { Resting, type Sight } from "../derived/resting";
import { Sized } from "../../../views/sized";
import { drawFrames, PITCH } from "./canvas";
import { columnInView, cursor, heads, laneNames, placeOf, type Strip } from "./parts";

// What of it is in sight, in pixels.
interface Box {
  left: number;
  top: number;
  width: number;
  height: number;
}

const OVER = 4; // columns drawn on either side
const NOTHING = { from: 0, to: 0 };

export class FilmElement extends LitElement {
  static override properties = { strip: { attribute: false }, dark: { attribute: false } };

  declare strip: Strip;
  declare dark: boolean;

  private revealed = "";
  private box: Box | undefined; // measured as it changes: reading it while drawing would lay out anew
  private readonly resting = new Resting(
    () => this.sight(),
    () => this.requestUpdate(),
  );

  constructor() {
    super();
    new Sized(this, () => this.measure());
  }

  // It shares the page's style, hence no shadow of its own.
  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.resting.stop();
    this.strip.request(undefined);
  }

  override render(): TemplateResult {
    const { reel, label } = this.strip;
    const [wide, high] = [reel.columns.length * PITCH, reel.lanes.length * PITCH];
    return html`
      <div
        class="reel"
        role="group"
        tabindex="0"
        aria-label=${label}
        @scroll=${() => this.measure()}
        @keydown=${(event: KeyboardEvent) => this.press(event)}
      >
        <div class="corner" aria-hidden="true">Step</div>
        <div class="heads" style="width:${wide}px" @click=${(event: MouseEvent) => this.pick(event)}>
          ${heads(this.strip, this.widened(this.sight()))}
        </div>
        <div class="lanes">${laneNames(this.strip)}</div>
        <div
          class="frames"
          style="width:${wide}px; height:${high}px"
          @click=${(event: MouseEvent) => this.pick(event)}
          @pointermove=${(event: PointerEvent) => this.tell(event)}
        >
          <canvas aria-hidden="true"></canvas>
          ${cursor(this.strip)}
        </div>
      </div>
    `;
  }

  protected override updated(_: PropertyValues<this>): void {
    if (!this.box) return;
    this.reveal(this.box);
    const sight = this.sight();
    this.resting.note(sight);
    this.strip.request(this.resting.steady);
    const drawn = { columns: this.widened(sight), lanes: sight.lanes };
    drawFrames(this.querySelector("canvas")!, drawn, (lane, column, sharpness) =>
      this.strip.frame(lane, column, sharpness),
    );
  }

  private measure(): void {
    const reel = this.querySelector<HTMLElement>(".reel");
    const names = this.querySelector<HTMLElement>(".corner");
    if (!reel || !names || reel.clientWidth === 0) return;
    const { scrollLeft: left, scrollTop: top, clientHeight: height } = reel;
    this.box = { left, top, height, width: reel.clientWidth - names.offsetWidth };
    this.requestUpdate();
  }

  // Scrolls to the step in view, only once it is another one.
  private reveal(box: Box): void {
    const which = `${this.strip.at} ${this.strip.reel.columns[0]?.step}`;
    if (which === this.revealed) return;
    this.revealed = which;
    const place = revealing(Math.max(0, columnInView(this.strip)), box.left, box.width, PITCH);
    if (place === box.left) return;
    this.querySelector(".reel")!.scrollLeft = place;
    this.measure();
  }

  private sight(): Sight {
    if (!this.box) return { columns: NOTHING, lanes: NOTHING };
    const { left, top, width, height } = this.box;
    const { columns, lanes } = this.strip.reel;
    return {
      columns: spanOf(left, width, PITCH, columns.length),
      lanes: spanOf(top, height, PITCH, lanes.length),
    };
  }

  private widened({ columns: { from, to } }: Sight) {
    return { from: Math.max(0, from - OVER), to: Math.min(this.strip.reel.columns.length, to + OVER) };
  }

  private press(event: KeyboardEvent): void {
    const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    const { reel, lane } = this.strip;
    if (by === undefined || !reel.lanes[lane + by]) return;
    event.preventDefault();
    this.strip.choose(lane + by, columnInView(this.strip));
  }

  private pick(event: MouseEvent): void {
    const { lane, column } = placeOf(event, this.strip.reel);
    if (this.strip.reel.columns[column]) this.strip.choose(lane, column);
  }

  private tell(event: PointerEvent): void {
    const { lane, column } = placeOf(event, this.strip.reel);
    const known = lane !== undefined && this.strip.reel.columns[column];
    (event.currentTarget as HTMLElement).title = known ? this.strip.says(lane, column) : "";
  }
}

customElements.define("xai-film", FilmElement);
