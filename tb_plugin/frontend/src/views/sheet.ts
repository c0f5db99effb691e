// A canvas that nobody sees, to draw on or to draw from.
export function sheet(width: number, height: number, image?: ImageData): HTMLCanvasElement {
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(width);
  canvas.height = Math.round(height);
  if (image) canvas.getContext("2d")?.putImageData(image, 0, 0);
  return canvas;
}
