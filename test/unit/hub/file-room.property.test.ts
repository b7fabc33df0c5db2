import fc from "fast-check";
import { expect, it } from "vitest";
import {
  FileRoom,
  type FileRoomLimits,
  fileRoomLimits,
} from "../../../durable-objects/user-hub/file-room.ts";
import { LIMITS } from "../../../protocol/limits.ts";
import { MemoryStorage } from "../../support/sqlite.ts";

const ROOM: FileRoomLimits = { maxFiles: 6, maxBytes: 100, maxUnfinished: 3 };
const NOW = 1_700_000_000_000;

function makeRoom(limits = ROOM): { room: FileRoom; storage: MemoryStorage } {
  const storage = new MemoryStorage();
  return { room: new FileRoom(storage.sql, storage.kv, limits), storage };
}

interface Known {
  bytes: number;
  isFinished: boolean;
}

/** The rules without a table: everything is added up each time. */
class Model {
  readonly files = new Map<string, Known>();

  book(id: string, bytes: number): "booked" | "full" {
    if (this.files.has(id)) return "booked";
    const unfinished = [...this.files.values()].filter(({ isFinished }) => !isFinished).length;
    const isFull =
      this.files.size >= ROOM.maxFiles ||
      this.usage().bytes + bytes > ROOM.maxBytes ||
      unfinished >= ROOM.maxUnfinished;
    if (!isFull) this.files.set(id, { bytes, isFinished: false });
    return isFull ? "full" : "booked";
  }

  finished(id: string, bytes: number): void {
    if (this.files.has(id)) this.files.set(id, { bytes, isFinished: true });
  }

  usage(): { files: number; bytes: number } {
    const bytes = [...this.files.values()].reduce((sum, each) => sum + each.bytes, 0);
    return { files: this.files.size, bytes };
  }
}

const id = fc.constantFrom("a", "b", "c", "d", "e", "f", "g", "h");
const bytes = fc.integer({ min: 1, max: 60 });
const call = fc.oneof(
  fc.record({ do: fc.constant("book" as const), id, bytes }),
  fc.record({ do: fc.constant("finished" as const), id, bytes }),
  fc.record({ do: fc.constant("free" as const), id, bytes }),
);

it("answers as the rules say, whatever is called in whatever order, through every reset", () => {
  fc.assert(
    fc.property(fc.array(call, { maxLength: 60 }), (calls) => {
      const { storage } = makeRoom();
      const model = new Model();
      for (const each of calls) {
        const room = new FileRoom(storage.sql, storage.kv, ROOM);
        if (each.do === "book") {
          expect(room.book(each.id, each.bytes, NOW)).toBe(model.book(each.id, each.bytes));
        } else if (each.do === "finished") {
          room.finished(each.id, each.bytes);
          model.finished(each.id, each.bytes);
        } else {
          room.free(each.id);
          model.files.delete(each.id);
        }
        expect(room.usage()).toEqual(model.usage());
      }
      const room = new FileRoom(storage.sql, storage.kv, ROOM);
      const every: string[] = [];
      for (let page = room.every(null, 2); page.length > 0; page = room.every(every.at(-1) ?? null, 2)) {
        every.push(...page);
      }
      expect(every).toEqual([...model.files.keys()].toSorted());
    }),
  );
});

it("writes nothing for a repeat, and two rows at most for anything else", () => {
  const { room, storage } = makeRoom();
  const writes = (work: () => void) => storage.countWrites(work);
  expect(writes(() => room.book("a", 10, NOW))).toBe(2);
  expect(writes(() => room.book("a", 10, NOW))).toBe(0);
  expect(writes(() => room.book("b", 91, NOW))).toBe(0);
  expect(writes(() => room.finished("a", 10))).toBe(1);
  expect(writes(() => room.finished("a", 10))).toBe(0);
  expect(writes(() => room.finished("a", 8))).toBe(2);
  expect(writes(() => room.free("a"))).toBe(2);
  expect(writes(() => room.free("a"))).toBe(0);
  expect(writes(() => room.finished("a", 10))).toBe(0);
});

it("forgets a booking whose file never came to be, and no file that did", () => {
  const { room } = makeRoom();
  for (const each of ["a", "b", "c"]) expect(room.book(each, 10, NOW)).toBe("booked");
  room.finished("a", 10);
  expect(room.book("d", 10, NOW)).toBe("booked");
  expect(room.book("e", 10, NOW + LIMITS.fileUnusedMs)).toBe("full");
  expect(room.book("e", 10, NOW + 3 * LIMITS.fileUnusedMs)).toBe("booked");
  expect(room.every(null, 10)).toEqual(["a", "e"]);
  expect(room.usage()).toEqual({ files: 2, bytes: 20 });
});

it("takes its size from the deployment", () => {
  expect(fileRoomLimits(undefined)).toEqual({
    maxFiles: LIMITS.maxUserFiles,
    maxBytes: LIMITS.maxUserFileBytes,
    maxUnfinished: LIMITS.maxUnfinishedUploads,
  });
  expect(fileRoomLimits("5000").maxBytes).toBe(5_000);
  for (const wrong of ["5 GB", "-1", "1.5", ""]) {
    expect(() => fileRoomLimits(wrong)).toThrow("USER_FILE_BYTES");
  }
});
