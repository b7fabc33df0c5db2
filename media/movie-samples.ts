import { type Box, type BoxReader, u64 } from "./iso-boxes.ts";
import { malformed } from "./refused.ts";

interface Range {
  from: number;
  to: number;
}

/** How much is done for the samples of one file: ranges to empty, and numbers to count through. */
export interface SampleBudget {
  ranges: number;
  samples: number;
}

/**
 * Where the samples of a track are in the file, by the tables of its `stbl` box (ISO/IEC 14496-12, section 8.7), chunk by chunk. None where
 * the budget does not reach for all of them.
 */
export async function sampleRanges(boxes: BoxReader, mdia: Box, budget: SampleBudget): Promise<Range[]> {
  const minf = await childOf(boxes, mdia, "minf");
  const stbl = minf && (await childOf(boxes, minf, "stbl"));
  if (!stbl) return [];
  const tables = await boxes.within(stbl.dataFrom, stbl.to);
  const find = (...types: string[]) => tables.find((box) => types.includes(box.type));
  const [stsz, stsc, stco] = [find("stsz"), find("stsc"), find("stco", "co64")];
  if (!stsz || !stsc || !stco) return [];
  const { bytes } = boxes;
  const chunks = await bytes.u32(stco.dataFrom + 4);
  const runs = await bytes.u32(stsc.dataFrom + 4);
  const samples = await bytes.u32(stsz.dataFrom + 8);
  if (chunks > budget.ranges || runs + samples > budget.samples) return [];
  budget.ranges -= chunks;
  budget.samples -= runs + samples;
  const offsets = await readOffsets(boxes, stco, chunks);
  const lengths = await readChunkLengths(boxes, stsc, runs, chunks);
  const sizeOfAll = await bytes.u32(stsz.dataFrom + 4);
  const ranges: Range[] = [];
  let sample = 0;
  for (const [chunk, from] of offsets.entries()) {
    const last = Math.min(sample + (lengths[chunk] ?? 0), samples);
    let to = from;
    for (; sample < last; sample++) {
      to += sizeOfAll > 0 ? sizeOfAll : await bytes.u32(stsz.dataFrom + 12 + sample * 4);
    }
    if (to > bytes.sizeBytes) throw malformed("samples beyond the end");
    ranges.push({ from, to });
  }
  return ranges;
}

async function childOf(boxes: BoxReader, box: Box, type: string): Promise<Box | undefined> {
  return (await boxes.within(box.dataFrom, box.to)).find((child) => child.type === type);
}

async function readOffsets(boxes: BoxReader, table: Box, chunks: number): Promise<number[]> {
  const { bytes } = boxes;
  const width = table.type === "co64" ? 8 : 4;
  const offsets: number[] = [];
  for (let n = 0; n < chunks; n++) {
    const at = table.dataFrom + 8 + n * width;
    offsets.push(width === 8 ? u64(await bytes.bytes(at, 8), 0) : await bytes.u32(at));
  }
  return offsets;
}

/** How many samples each chunk has: the table says it for runs of chunks, by the number of the first one. */
async function readChunkLengths(
  boxes: BoxReader,
  table: Box,
  runs: number,
  chunks: number,
): Promise<number[]> {
  const { bytes } = boxes;
  const lengths: number[] = [];
  for (let n = 0; n < runs && lengths.length < chunks; n++) {
    const at = table.dataFrom + 8 + n * 12;
    const next = n + 1 < runs ? (await bytes.u32(at + 12)) - 1 : chunks;
    const samples = await bytes.u32(at + 4);
    while (lengths.length < Math.min(next, chunks)) lengths.push(samples);
  }
  return lengths;
}
