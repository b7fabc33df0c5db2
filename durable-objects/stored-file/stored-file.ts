import { DurableObject } from "cloudflare:workers";
import { inspect } from "../../media/inspect.ts";
import type { FileInput } from "../../protocol/files/file.ts";
import type {
  FileHolder,
  FileRoomMethods,
  StoredFileMethods,
  UploadedPart,
} from "../../protocol/links/stored-file-link.ts";
import { measureR2 } from "../../telemetry/measure-r2.ts";
import { SYSTEM_CLOCK } from "../clock.ts";
import { ObjectAlarm } from "../object-alarm.ts";
import { objectStorage } from "../object-sql.ts";
import { reporterOf } from "../reporter-of.ts";
import { FileCore } from "./file-core.ts";
import { FileStorage } from "./file-storage.ts";
import { R2FileBucket } from "./r2-bucket.ts";
import { PART_BYTES } from "./upload-turns.ts";

/** What of the deployment a file uses; see wrangler.toml. */
interface FileEnv {
  USER_HUBS: DurableObjectNamespace<Rpc.DurableObjectBranded & FileRoomMethods>;
  FILES: R2Bucket;
}

/**
 * One object per file, named by the file's id: takes its upload in, has its bytes checked and cleaned, knows who refers to it,
 * and deletes it when nobody does. The bytes go past it. Only this deployment's own Worker and objects can reach it, so its
 * input is trusted.
 */
export class StoredFile extends DurableObject<FileEnv> implements StoredFileMethods {
  readonly #alarm = new ObjectAlarm(this.ctx.storage);
  readonly #storage = new FileStorage(objectStorage(this.ctx.storage));
  readonly #core = new FileCore({
    // Without a name there is no file either, unless it was stored: whoever declares one comes by its name.
    fileId: this.ctx.id.name ?? this.#storage.fileId ?? "",
    storage: this.#storage,
    bucket: new R2FileBucket(measureR2(this.env.FILES)),
    inspect,
    partBytes: PART_BYTES,
    hubOf: (userId) => this.env.USER_HUBS.getByName(userId),
    clock: SYSTEM_CLOCK,
    setAlarm: (nextDueMs) => this.#alarm.set(nextDueMs),
    forget: () => this.#forget(),
    report: reporterOf("StoredFile", this.ctx.id),
  });

  override async alarm(): Promise<void> {
    this.#alarm.cleared();
    await this.#core.alarmRang();
  }

  async declare(ownerId: string, input: FileInput) {
    return this.#core.declare(ownerId, input);
  }

  async describe() {
    return this.#core.describe();
  }

  async describeAtRest() {
    return this.#core.describeAtRest();
  }

  async takeTurn(by: string, offset: number) {
    return this.#core.takeTurn(by, offset);
  }

  async storedPart(turn: number, part: UploadedPart) {
    return this.#core.storedPart(turn, part);
  }

  async storedTail(turn: number, tail: { name: string; sizeBytes: number }) {
    return this.#core.storedTail(turn, tail);
  }

  async finish(by: string) {
    return this.#core.finish(by);
  }

  async storedThumbnail(by: string) {
    return this.#core.storedThumbnail(by);
  }

  async hold(holder: FileHolder, by: { ownerId: string } | { verified: true }) {
    return this.#core.hold(holder, by);
  }

  async settle(holder: FileHolder, refers: boolean): Promise<void> {
    return this.#core.settle(holder, refers);
  }

  async erase(): Promise<void> {
    return this.#core.erase();
  }

  async #forget(): Promise<void> {
    await this.ctx.storage.deleteAll();
    this.#alarm.cleared();
  }
}
