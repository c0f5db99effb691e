// Files that the browser saves, made in the page.
import type { Drawing } from "./drawing";

const DENSITY = 2;
const MAX_PIXELS = 16_000; // along one side of a canvas

export function save(content: Blob, name: string): void {
  const address = URL.createObjectURL(content);
  Object.assign(document.createElement("a"), { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

export function svgFile({ svg }: Drawing): Blob {
  return new Blob([svg], { type: "image/svg+xml" });
}

// Twice as fine as it is seen, or as fine as browsers can.
export async function pngFile(drawing: Drawing): Promise<Blob> {
  const { width, height } = drawing;
  const density = Math.min(DENSITY, MAX_PIXELS / Math.max(width, height));
  const canvas = Object.assign(document.createElement("canvas"), {
    width: Math.round(density * width),
    height: Math.round(density * height),
  });
  const address = URL.createObjectURL(svgFile(drawing));
  try {
    const image = Object.assign(new Image(), { src: address });
    await image.decode();
    canvas.getContext("2d")!.drawImage(image, 0, 0, canvas.width, canvas.height);
  } finally {
    URL.revokeObjectURL(address);
  }
  return new Promise((resolve, reject) =>
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("no picture")))),
  );
}

// Of parts such as a run, a series and a step: safe on any disk.
export function fileName(parts: (string | number)[], ending: string): string {
  const safe = parts.map((part) =>
    String(part)
      .replaceAll(/[^\p{L}\p{N}.]+/gu, "-")
      .replaceAll(/^[-.]+|[-.]+$/g, "")
      .slice(0, 60),
  );
  return `${safe.filter(Boolean).join("_") || "tf-xai"}.${ending}`;
}
