/** The dark squares of a code as the path of a drawing in which each is one by one: row by row, what is in line at once. */
export function qrPath(rows: readonly (readonly boolean[])[]): string {
  const steps: string[] = [];
  rows.forEach((row, y) => {
    for (let x = 0; x < row.length; x++) {
      if (row[x] !== true) continue;
      const from = x;
      while (row[x + 1] === true) x += 1;
      const width = x - from + 1;
      steps.push(`M${from} ${y}h${width}v1h-${width}z`);
    }
  });
  return steps.join("");
}
