import { LIMITS } from "../../protocol/limits.ts";
import type { FilePreview } from "./file-preview.ts";
import { previewOfStill } from "./still.ts";

/** The very first frame is often black. */
const FRAME_AT_S = 1;
/** Some files never load, and say nothing. */
const TIMEOUT_MS = 10_000;

/** Size, duration, and placeholder and thumbnail of an early frame of a video. Nothing where the browser cannot play it. */
export async function previewOfVideo(video: Blob): Promise<FilePreview> {
  const url = URL.createObjectURL(video);
  const player = document.createElement("video");
  try {
    player.muted = true;
    player.playsInline = true;
    player.preload = "auto";
    player.src = url;
    await happened(player, "loadeddata");
    const { duration, videoWidth: width, videoHeight: height } = player;
    if (width === 0 || height === 0) return {};
    // A recording that was never finished has no end that is known.
    const isKnown = Number.isFinite(duration);
    player.currentTime = Math.min(FRAME_AT_S, isKnown ? duration / 2 : 0);
    await happened(player, "seeked");
    const { preview, thumbnail } = await previewOfStill(player, { width, height });
    const durationMs = Math.min(Math.round(duration * 1_000), LIMITS.maxMediaDurationMs);
    return { preview: { ...preview, ...(isKnown && { durationMs }) }, thumbnail };
  } catch {
    return {};
  } finally {
    player.removeAttribute("src");
    player.load();
    URL.revokeObjectURL(url);
  }
}

function happened(player: HTMLVideoElement, event: "loadeddata" | "seeked"): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error("it takes too long")), TIMEOUT_MS);
    const end = (settle: () => void) => () => {
      clearTimeout(timer);
      settle();
    };
    player.addEventListener(event, end(resolve), { once: true });
    player.addEventListener(
      "error",
      end(() => reject(new Error("it cannot be played"))),
      { once: true },
    );
  });
}
