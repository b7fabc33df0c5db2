import { Agent } from "node:http";
import { connect } from "node:net";
import { DefaultHttpStack, Upload } from "tus-js-client";
import type { SeededFile } from "./seeded-file.ts";

export interface TusUploadOptions {
  /** Where uploads are created, or that of a file that was declared. */
  to: { endpoint: string } | { uploadUrl: string };
  token: string;
  metadata?: Record<string, string>;
  /** Connections go to this port of this machine, whatever the address says. */
  viaPort?: number;
  chunkBytes?: number;
  /** Takes a connection's loss and an answer to try later so often in a row. */
  retries?: number;
  /** Called when the last byte has left; the answer to it is still to come. */
  onSent?: () => void;
}

export interface TusUploadResult {
  fileId: string;
  /** How often it had to ask how much is there. */
  resumptions: number;
  /** Statuses of all answers, in their order. */
  statuses: number[];
}

/** Uploads a file by tus-js-client, as an app does that lets nothing stop it. */
export function uploadByTus(file: SeededFile, options: TusUploadOptions): Promise<TusUploadResult> {
  const { to, token, metadata = {}, viaPort, chunkBytes, retries = 20, onSent = () => {} } = options;
  let resumptions = 0;
  const statuses: number[] = [];
  return new Promise((resolve, reject) => {
    const upload = new Upload(
      { read: () => Promise.reject(new Error("it is sliced")) },
      {
        ...to,
        metadata,
        headers: { authorization: `Bearer ${token}` },
        ...(chunkBytes !== undefined && { chunkSize: chunkBytes }),
        retryDelays: Array.from({ length: retries }, () => 50),
        fileReader: {
          openFile: async () => ({
            size: file.size,
            slice: async (start, end) => {
              const done = end >= file.size;
              const value = Object.assign(file.stream(start, end), { size: end - start });
              if (done) value.once("end", onSent);
              return { value, done };
            },
            close: () => {},
          }),
        },
        httpStack: new DefaultHttpStack(viaPort === undefined ? {} : { agent: agentTo(viaPort) }),
        onBeforeRequest: (request) => {
          if (request.getMethod() === "HEAD") resumptions += 1;
        },
        onAfterResponse: (_request, response) => {
          statuses.push(response.getStatus());
        },
        onError: reject,
        onSuccess: () => resolve({ fileId: upload.url?.split("/").at(-1) ?? "", resumptions, statuses }),
      },
    );
    upload.start();
  });
}

function agentTo(port: number): Agent {
  const agent = new Agent();
  agent.createConnection = () => connect(port, "127.0.0.1");
  return agent;
}
