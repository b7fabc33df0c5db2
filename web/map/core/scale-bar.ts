/** A round length for a scale: 1, 2 or 5 times a power of ten, and as long as fits. */
export function scaleBar(pxPerM: number, maxPx: number): { lengthM: number; lengthPx: number } {
  const longestM = maxPx / pxPerM;
  const power = 10 ** Math.floor(Math.log10(longestM));
  const lengthM = power * ([5, 2].find((factor) => factor * power <= longestM) ?? 1);
  return { lengthM, lengthPx: lengthM * pxPerM };
}
