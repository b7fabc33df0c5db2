declare module "heic-decode" {
  /** The primary image as RGBA, turned and cropped as the file says. */
  export default function decode(input: {
    buffer: Uint8Array;
  }): Promise<{ width: number; height: number; data: Uint8ClampedArray }>;
}
