// A canvas that nobody sees, to draw on or to draw from.

export function sheet(width: number, height: number, image?: ImageData): HTMLCanvasElement {
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(width);
  canvas.height = Math.round(height);
  if (image) canvas.getContext("2d")?.putImageData(image, 0, 0);
  return canvas;
}

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

// A picture as maps lie on it: nearly grey and a little darker, so that only the map has colours.
const GREY = 0.8;
const BRIGHT = 0.8;

export function toned({ width, height, data }: ImageData): ImageData {
  const image = new ImageData(width, height);
  for (let i = 0; i < data.length; i += 4) {
    const [red, green, blue] = [data[i]!, data[i + 1]!, data[i + 2]!];
    const grey = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    for (let c = 0; c < 3; c++) {
      const own = data[i + c]!;
      image.data[i + c] = BRIGHT * (own + GREY * (grey - own));
    }
    image.data[i + 3] = data[i + 3]!;
  }
  return image;
}
