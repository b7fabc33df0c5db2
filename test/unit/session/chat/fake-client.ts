import type { ServerFrame } from "../../../../protocol/server-frames.ts";

type FrameOf<T extends ServerFrame["type"]> = Extract<ServerFrame, { type: T }>;

/** The client as a session's streams see it: keeps what it is sent. */
export class FakeClient {
  readonly frames: ServerFrame[] = [];
  reads = true;

  readonly port = {
    send: (frame: ServerFrame) => void this.frames.push(frame),
    sendText: (text: string) => void this.frames.push(JSON.parse(text) as ServerFrame),
    canStream: () => this.reads,
  };

  of<T extends ServerFrame["type"]>(type: T): FrameOf<T>[] {
    return this.frames.filter((frame): frame is FrameOf<T> => frame.type === type);
  }

  /** What came since the last look. */
  news(): ServerFrame[] {
    return this.frames.splice(0);
  }
}
