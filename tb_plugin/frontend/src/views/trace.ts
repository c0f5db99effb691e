// A path on another scale: its line stays as wide as it is.
export function trace(
  pen: CanvasRenderingContext2D,
  path: string,
  across: number,
  down: number,
  y: number,
): void {
  const placed = new Path2D();
  placed.addPath(new Path2D(path), new DOMMatrix([across, 0, 0, down, 0, y]));
  pen.stroke(placed);
}
