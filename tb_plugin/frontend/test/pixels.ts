// Pictures without a canvas, which the tests' DOM lacks.
export function standInForPixels(): void {
  globalThis.ImageData = class {
    data: Uint8ClampedArray;
    constructor(
      readonly width: number,
      readonly height: number,
    ) {
      this.data = new Uint8ClampedArray(4 * width * height);
    }
  } as unknown as typeof ImageData;
}
