import { useEffect, useState } from "preact/hooks";
import {
  type Attachment,
  type FileSpot,
  type HitherApi,
  ProblemError,
  type ShownMessage,
} from "../../../client/index.ts";
import { useAccount } from "../../state/use-account.ts";
import { localFileUrl } from "../uploads/local-files.ts";
import { isShown } from "./attachment-kind.ts";

/** What did not load may have met a busy server. */
const AGAIN_MS = 15_000;

/** Where a file of a message is to be had. */
export function spotOf(channelId: string, { seq }: ShownMessage, { fileId }: Attachment): FileSpot {
  // Before the message is there, nobody but its writer may see it.
  return seq === null ? { fileId } : { channelId, fileId };
}

/** The address of the whole file: within this page, where it was sent from here. */
export function contentUrl(api: HitherApi, spot: FileSpot, { fileId }: Attachment): string {
  return localFileUrl(fileId) ?? api.files.url(spot);
}

/** Addresses of a picture to be tried in turn, the smallest first. */
export function pictureUrls(api: HitherApi, spot: FileSpot, file: Attachment): string[] {
  const local = localFileUrl(file.fileId);
  if (local !== undefined && isShown(file.contentType)) return [local];
  // A thumbnail of a moving picture does not move.
  const urls = file.thumbnail && file.contentType !== "image/gif" ? [api.files.url(spot, "thumbnail")] : [];
  return isShown(file.contentType) ? [...urls, api.files.url(spot)] : urls;
}

/** Whether a file is gone for good, as the server says; without a network nobody can say so. */
export async function isGone(api: HitherApi, spot: FileSpot): Promise<boolean> {
  try {
    await (await api.files.fetch(spot, { range: [0, 0] })).body?.cancel();
    return false;
  } catch (error) {
    return error instanceof ProblemError && error.problem.status === 404;
  }
}

/** Tries addresses in turn. After a failure of all of them: whether it is gone; else it is tried again with the network. */
export function useFirstThatLoads(spot: FileSpot, urls: readonly string[]) {
  const { api } = useAccount();
  const [tried, setTried] = useState(0);
  const [isLost, setLost] = useState(false);
  const key = urls.join(" ");
  useEffect(() => {
    setTried(0);
    setLost(false);
  }, [key]);
  const hasFailed = tried >= urls.length;
  useEffect(() => {
    if (!hasFailed) return;
    let isOver = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const again = () => setTried(0);
    addEventListener("online", again);
    void isGone(api, spot).then((gone) => {
      if (isOver) return;
      if (gone) setLost(true);
      else timer = setTimeout(again, AGAIN_MS);
    });
    return () => {
      isOver = true;
      clearTimeout(timer);
      removeEventListener("online", again);
    };
  }, [hasFailed, api]);
  return { url: urls[tried], isLost, onError: () => setTried(tried + 1) };
}
