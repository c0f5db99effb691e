// Tells an element of its size as long as it is on the page.
import type { LitElement, ReactiveController } from "lit";

export class Sized implements ReactiveController {
  private readonly sizes: ResizeObserver;

  constructor(
    private readonly host: LitElement,
    changed: (size: DOMRectReadOnly) => void,
  ) {
    this.sizes = new ResizeObserver(([entry]) => changed(entry!.contentRect));
    host.addController(this);
  }

  hostConnected(): void {
    this.sizes.observe(this.host);
  }

  hostDisconnected(): void {
    this.sizes.disconnect();
  }
}
