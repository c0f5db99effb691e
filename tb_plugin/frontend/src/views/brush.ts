// A surface over the time axis: a click says where, a drag says from where to where.
import type { Range } from "./frame";

const LEAST_PX = 6; // less is a click
const DOUBLE_MS = 500; // the second press of a double click picks nothing

export class BrushElement extends HTMLElement {
  range: Range = { low: 0, high: 1 };

  private start: number | undefined;
  private last = { x: NaN, at: NaN }; // where and when it was pressed before
  private readonly band = Object.assign(document.createElement("div"), { className: "brushed" });

  constructor() {
    super();
    this.addEventListener("pointerdown", (event) => this.onDown(event));
    this.addEventListener("pointermove", (event) => this.onMove(event));
    this.addEventListener("pointerup", (event) => this.onUp(event));
    this.addEventListener("pointercancel", () => this.onCancel());
    this.addEventListener("dblclick", () => this.tell("zoom", undefined));
  }

  private onDown(event: PointerEvent): void {
    if (event.button === 0) this.start = event.clientX;
  }

  private onMove(event: PointerEvent): void {
    if (this.start === undefined || !this.isDrag(event)) return;
    this.setPointerCapture(event.pointerId);
    const { left } = this.getBoundingClientRect();
    const [from, to] = [this.start, event.clientX].sort((a, b) => a - b) as [number, number];
    Object.assign(this.band.style, { left: `${from - left}px`, width: `${to - from}px` });
    this.append(this.band);
  }

  private onUp(event: PointerEvent): void {
    if (this.start === undefined) return;
    const isDrag = this.isDrag(event);
    const isSecond = !isDrag && this.isSecond(event);
    this.last = { x: event.clientX, at: event.timeStamp };
    const places = [this.start, event.clientX].map((x) => this.placeAt(x)).sort((a, b) => a - b);
    if (!isSecond) this.tell(isDrag ? "zoom" : "pick", isDrag ? places : places[0]);
    this.onCancel();
  }

  private onCancel(): void {
    this.start = undefined;
    this.band.remove();
  }

  private tell(name: "pick" | "zoom", detail: unknown): void {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }

  private isDrag({ clientX }: PointerEvent): boolean {
    return Math.abs(clientX - this.start!) >= LEAST_PX;
  }

  private isSecond({ clientX, timeStamp }: PointerEvent): boolean {
    const { x, at } = this.last;
    return timeStamp - at < DOUBLE_MS && Math.abs(clientX - x) < LEAST_PX;
  }

  private placeAt(x: number): number {
    const { left, width } = this.getBoundingClientRect();
    const share = Math.min(1, Math.max(0, (x - left) / Math.max(1, width)));
    return this.range.low + share * (this.range.high - this.range.low);
  }
}

customElements.define("xai-brush", BrushElement);
