import { type ByteReader, latin1 } from "./byte-reader.ts";
import { Edits } from "./edits.ts";
import { type Box, BoxReader } from "./iso-boxes.ts";
import { type SampleBudget, sampleRanges } from "./movie-samples.ts";
import type { PieceList } from "./piece-list.ts";
import { malformed, Refused } from "./refused.ts";

/** What is kept of what a user or an app wrote into `udta`: titles, and how players behave. */
const USER_DATA = new Set([
  ...["meta", "name", "titl", "albm", "perf", "gnre", "cprt", "tsel", "ludt", "chpl"],
  ...[
    "WLOC",
    "LOOP",
    "SelO",
    "AllF",
    "\xa9nam",
    "\xa9ART",
    "\xa9alb",
    "\xa9gen",
    "\xa9wrt",
    "\xa9trk",
    "\xa9cpy",
  ],
]);
/** What is kept of the tags of a piece of music, with its cover. */
const TAGS = new Set([
  ...["\xa9nam", "\xa9ART", "\xa9alb", "\xa9gen", "\xa9wrt", "\xa9grp", "aART", "covr", "cpil", "cprt"],
  ...["disk", "gnre", "pgap", "rtng", "stik", "tmpo", "trkn"],
]);
/** What a track may carry: pictures, sounds, and texts to read along. Others are of sensors: places, movements, faces. */
const TRACKS = new Set(["vide", "soun", "auxv", "pict", "text", "sbtl", "subt", "clcp", "tmcd", "hint"]);
const SEQUENCE_TRACKS = new Set(["vide", "auxv", "pict"]);
/**
 * Half an hour of sensors, a range a second. Where it takes more, only what leads to the samples is emptied: no player finds them without.
 */
const SAMPLE_BUDGET: SampleBudget = { ranges: 2_000, samples: 1_000_000 };

/**
 * An MP4, QuickTime film or M4A without the places that cameras write into its head, nor what names them. Everything stays at its offset; what is
 * taken out is overwritten with zeros: in `udta` and the tags all but titles and covers (so `©xyz`, `loci`, makers and models go), Apple's and
 * Android's keys, `uuid` boxes (XMP), and tracks of sensor data. Sound and picture stay as they are, and so do the times of
 * recording in the headers of tracks. Only heads of boxes and `moov` are read. In a film of fragments, what follows the first one is not.
 */
export async function cleanMovie(reader: ByteReader): Promise<PieceList> {
  const boxes = new BoxReader(reader);
  const edits = new Edits();
  const budget = { ...SAMPLE_BUDGET };
  for (let at = 0; ; ) {
    const box = await boxes.at(at, reader.sizeBytes);
    if (box === null || box.type === "moof") break;
    if (box.type === "moov") await cleanHead(boxes, box, edits, budget);
    else if (box.type === "uuid" || box.type === "meta" || box.type === "udta") edits.free(box);
    at = box.to;
  }
  return edits.apply(reader.sizeBytes);
}

async function cleanHead(boxes: BoxReader, moov: Box, edits: Edits, budget: SampleBudget): Promise<void> {
  for (const box of await boxes.within(moov.dataFrom, moov.to)) {
    if (box.type === "trak") await cleanTrack(boxes, box, edits, budget);
    else await cleanChild(boxes, box, edits);
  }
}

async function cleanTrack(boxes: BoxReader, trak: Box, edits: Edits, budget: SampleBudget): Promise<void> {
  const { kind, mdia } = await readTrack(boxes, trak);
  if (!TRACKS.has(kind)) {
    for (const { from, to } of await sampleRanges(boxes, mdia, budget)) edits.overwrite(from, to);
    edits.free(trak);
    return;
  }
  for (const box of await boxes.within(trak.dataFrom, trak.to)) {
    if (box !== mdia) await cleanChild(boxes, box, edits);
  }
  for (const box of await boxes.within(mdia.dataFrom, mdia.to)) await cleanChild(boxes, box, edits);
}

async function readTrack(boxes: BoxReader, trak: Box): Promise<{ kind: string; mdia: Box }> {
  const mdia = (await boxes.within(trak.dataFrom, trak.to)).find((box) => box.type === "mdia");
  if (mdia === undefined) throw malformed("a track without media");
  const hdlr = (await boxes.within(mdia.dataFrom, mdia.to)).find((box) => box.type === "hdlr");
  if (hdlr === undefined) throw malformed("a track of no kind");
  return { kind: latin1(await boxes.content(hdlr), 8, 4), mdia };
}

async function cleanChild(boxes: BoxReader, box: Box, edits: Edits): Promise<void> {
  if (box.type === "uuid") edits.free(box);
  else if (box.type === "udta") await cleanList(boxes, box, box.dataFrom, USER_DATA, edits);
  else if (box.type === "meta") await cleanTags(boxes, box, edits);
}

/** Keeps of a box the children of these types. A list that cannot be read is emptied as a whole. */
async function cleanList(
  boxes: BoxReader,
  list: Box,
  from: number,
  kept: ReadonlySet<string>,
  edits: Edits,
): Promise<void> {
  const children = await childrenOf(boxes, list, from);
  if (children === null) return edits.free(list);
  for (const child of children) {
    if (!kept.has(child.type)) edits.free(child);
    else if (child.type === "meta") await cleanTags(boxes, child, edits);
  }
  const last = children.at(-1)?.to ?? from;
  edits.overwrite(last, list.to);
}

/** Tags of music are a list by names. Keys of QuickTime ("mdta") and whatever else are emptied as a whole. */
async function cleanTags(boxes: BoxReader, meta: Box, edits: Edits): Promise<void> {
  // QuickTime's box has its children at once, that of MP4 a version and flags before them.
  const start = latin1(await boxes.content({ ...meta, to: Math.min(meta.to, meta.dataFrom + 12) }));
  const from = meta.dataFrom + (start.slice(4, 8) === "hdlr" ? 0 : 4);
  const children = (await childrenOf(boxes, meta, from)) ?? [];
  const hdlr = children.find((box) => box.type === "hdlr");
  if (hdlr === undefined || hdlr.to - hdlr.dataFrom < 12) return edits.free(meta);
  if (latin1(await boxes.bytes.bytes(hdlr.dataFrom + 8, 4)) !== "mdir") return edits.free(meta);
  for (const child of children) {
    if (child.type === "ilst") await cleanList(boxes, child, child.dataFrom, TAGS, edits);
    else if (child !== hdlr) edits.free(child);
  }
}

async function childrenOf(boxes: BoxReader, box: Box, from: number): Promise<Box[] | null> {
  try {
    return await boxes.within(from, box.to);
  } catch (error) {
    if (error instanceof Refused) return null;
    throw error;
  }
}

/** The tracks of a sequence of pictures: pictures and nothing else, and nothing that a person or an app wrote. */
export async function cleanSequence(boxes: BoxReader, moov: Box, edits: Edits): Promise<void> {
  for (const box of await boxes.within(moov.dataFrom, moov.to)) {
    if (box.type !== "trak") {
      freeNotes(box, edits);
      continue;
    }
    const { kind, mdia } = await readTrack(boxes, box);
    if (!SEQUENCE_TRACKS.has(kind)) throw malformed(`a track of ${kind}`);
    for (const child of await boxes.within(box.dataFrom, box.to)) freeNotes(child, edits);
    for (const child of await boxes.within(mdia.dataFrom, mdia.to)) freeNotes(child, edits);
  }
}

function freeNotes(box: Box, edits: Edits): void {
  if (["uuid", "udta", "meta", "free", "skip"].includes(box.type)) edits.free(box);
}
