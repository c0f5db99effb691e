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
