import { type RefObject } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { codeReader, drawTo } from "./code-reader.ts";

type CameraState = "starting" | "running" | "denied" | "none" | "failed";

const LOOK_EVERY_MS = 200;
const MAX_SIDE = 800;

/**
 * Shows the camera in a video, and reads codes off it, until what it is part of is gone.
 *
 * @param onText each time a code is read
 */
export function useCamera(
  video: RefObject<HTMLVideoElement | null>,
  onText: (text: string) => void,
): CameraState {
  const [state, setState] = useState<CameraState>("starting");
  const tell = useRef(onText);
  tell.current = onText;
  useEffect(() => {
    const end = new AbortController();
    run(video, end.signal, {
      onRunning: () => setState("running"),
      onText: (text) => tell.current(text),
    }).catch((error: unknown) => {
      if (!end.signal.aborted) setState(stateAfter(error));
    });
    return () => end.abort();
  }, [video]);
  return state;
}

interface CameraEvents {
  onRunning: () => void;
  onText: (text: string) => void;
}

async function run(
  { current: video }: RefObject<HTMLVideoElement | null>,
  signal: AbortSignal,
  { onRunning, onText }: CameraEvents,
): Promise<void> {
  // Only pages that came by a safe way have cameras.
  if (video === null || !("mediaDevices" in navigator)) throw new DOMException("", "NotFoundError");
  const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
  const stop = () => {
    for (const track of stream.getTracks()) track.stop();
    video.srcObject = null;
  };
  if (signal.aborted) return stop();
  signal.addEventListener("abort", stop);
  video.srcObject = stream;
  await video.play();
  onRunning();
  const read = await codeReader();
  const canvas = document.createElement("canvas");
  while (!signal.aborted) {
    const { videoWidth: width, videoHeight: height } = video;
    const text = drawTo(canvas, video, { width, height, maxSide: MAX_SIDE }) ? await read(canvas) : undefined;
    if (text !== undefined && !signal.aborted) onText(text);
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}

function stateAfter(error: unknown): CameraState {
  const name = error instanceof DOMException ? error.name : "";
  if (name === "NotAllowedError" || name === "SecurityError") return "denied";
  return name === "NotFoundError" || name === "OverconstrainedError" ? "none" : "failed";
}
