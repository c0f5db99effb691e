// A canvas as a picture: as sharp, as toned and as large as it is seen.
import { type Paper, type Rect, tag } from "./paper";

const DENSITY = 2; // pixels of a picture in a pixel of the page

export function picture(
  canvas: HTMLCanvasElement,
  place: Rect,
  style: CSSStyleDeclaration,
  paper: Paper,
): string {
  if (canvas.width === 0 || canvas.height === 0) return "";
  const at = style.objectFit === "contain" ? contained(place, canvas.width / canvas.height) : place;
  const { left: x, top: y, width, height } = paper.drawnAt(at);
  const href = developed(canvas, width, height, style).toDataURL("image/png");
  return tag("image", { x, y, width, height, preserveAspectRatio: "none", "xlink:href": href });
}

export function contained(place: Rect, ratio: number): Rect {
  const width = Math.min(place.width, place.height * ratio);
  const height = width / ratio;
  return {
    left: place.left + (place.width - width) / 2,
    top: place.top + (place.height - height) / 2,
    width,
    height,
  };
}

// Viewers differ in how they enlarge a picture: so it is done here.
function developed(
  canvas: HTMLCanvasElement,
  width: number,
  height: number,
  { imageRendering, filter }: CSSStyleDeclaration,
): HTMLCanvasElement {
  const enlarged = document.createElement("canvas");
  enlarged.width = Math.max(canvas.width, Math.round(DENSITY * width));
  enlarged.height = Math.max(canvas.height, Math.round(DENSITY * height));
  const brush = enlarged.getContext("2d")!;
  brush.imageSmoothingEnabled = imageRendering !== "pixelated";
  brush.filter = filter;
  brush.drawImage(canvas, 0, 0, enlarged.width, enlarged.height);
  return enlarged;
}
