interface Segment {
  text: string;
  isMatch: boolean;
}

const START = "\u0002";
const END = "\u0003";

/** What was found, cut where the server says that a match begins and ends. Marks that do not belong together do no harm. */
export function parseHighlight(highlight: string): Segment[] {
  const segments: Segment[] = [];
  let isMatch = false;
  for (const piece of highlight.split(/([\u0002\u0003])/)) {
    if (piece === START) isMatch = true;
    else if (piece === END) isMatch = false;
    else if (piece !== "") segments.push({ text: piece, isMatch });
  }
  return segments;
}
