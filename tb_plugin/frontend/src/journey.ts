// Moves along the logged steps, within the part of the training in view.
import { clamp, largeStride } from "./derived/axis";
import type { Choose } from "./controls/choose";
import { moveOf } from "./keyboard";
import type { Player } from "./player";
import type { StepAt } from "./data/keys";
import type { Selection } from "./state";
import { WHOLE, zoomBy, zoomOf } from "./derived/zoom";

const IN = 0.5; // of the width of the part in view

export class Journey {
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
