// Moves along the logged steps: by keys, by buttons, and by itself.
import { clamp, largeStride } from "./derived/axis";
import type { Choose, Selection } from "./state/selection";
import type { StepAt } from "./data/keys";
import { WHOLE, zoomBy, zoomOf } from "./derived/zoom";

const IN = 0.5; // of the width of the part in view

// Within the part of the training in view.
export class Navigation {
  constructor(
    private readonly here: () => { at: StepAt; selection: Selection } | undefined,
    private readonly isThere: (at: StepAt) => boolean,
    private readonly choose: Choose,
  ) {}

  press(event: KeyboardEvent, player: Player): void {
    const here = this.here();
    const move = here && moveOf(event, largeStride(here.at.steps.length));
    if (!here || !move || event.defaultPrevented) return;
    event.preventDefault();
    if (move === "play") player.toggle();
    else if ("zoom" in move) this.zoom(move.zoom);
    else if ("by" in move) this.goTo(here.at.index + move.by);
    else this.goTo(move.to === "first" ? -Infinity : Infinity);
  }

  rewind(): void {
    const here = this.here();
    if (here && here.at.index >= this.bounds().last) this.goTo(-Infinity);
  }

  advance(): "moved" | "waiting" | "ended" {
    const at = this.here()?.at;
    if (!at) return "ended";
    if (!this.isThere(at)) return "waiting";
    if (at.index >= this.bounds().last) return "ended";
    this.goTo(at.index + 1);
    return "moved";
  }

  private goTo(index: number): void {
    const { steps } = this.here()!.at;
    const { first, last } = this.bounds();
    this.choose({ step: steps[clamp(index, first, last)]!.step });
  }

  private zoom(direction: "in" | "out" | "whole"): void {
    const { at } = this.here()!;
    if (direction === "whole") return this.choose(WHOLE);
    const factor = direction === "in" ? IN : 1 / IN;
    this.choose(zoomBy(at.steps, this.bounds(), at.index, factor));
  }

  private bounds() {
    const { at, selection } = this.here()!;
    return zoomOf(at.steps, selection);
  }
}

// Moves on by itself, but never past a step that is not there yet.
export class Player {
  playing = false;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly rewind: () => void, // where there is nothing left to play
    private readonly advance: () => "moved" | "waiting" | "ended",
    private readonly speed: () => number, // steps a second
    private readonly changed: () => void,
  ) {}

  toggle(): void {
    if (this.playing) this.stop();
    else this.start();
  }

  stop(): void {
    clearTimeout(this.timer);
    this.playing = false;
    this.changed();
  }

  private start(): void {
    this.rewind();
    this.playing = true;
    this.changed();
    this.tick();
  }

  private tick(): void {
    if (this.advance() === "ended") this.stop();
    else this.timer = setTimeout(() => this.tick(), 1000 / this.speed());
  }
}

// Keys move through time wherever the focus is, unless the focused control needs them itself.
export type Move =
  { by: number } | { to: "first" | "last" } | { zoom: "in" | "out" | "whole" } | "play";

export function moveOf(event: KeyboardEvent, largeStride: number): Move | undefined {
  if (event.ctrlKey || event.altKey || event.metaKey || takesKeys(event.composedPath()[0])) {
    return undefined;
  }
  const stride = event.shiftKey ? largeStride : 1;
  const moves: Record<string, Move> = {
    ArrowLeft: { by: -stride },
    ArrowRight: { by: stride },
    Home: { to: "first" },
    End: { to: "last" },
    "+": { zoom: "in" },
    "-": { zoom: "out" },
    Escape: { zoom: "whole" },
  };
  const onButton = event.composedPath()[0] instanceof HTMLButtonElement;
  return event.key === " " && !onButton ? "play" : moves[event.key];
}

function takesKeys(target: EventTarget | undefined): boolean {
  if (target instanceof HTMLSelectElement || target instanceof HTMLTextAreaElement) return true;
  return target instanceof HTMLInputElement && target.dataset["timeline"] === undefined;
}
