/** What windows of the app tell each other. */
export type WindowNews =
  /** Somebody signed in. */
  | { type: "entered"; userId: string }
  /** An account left the device. */
  | { type: "left"; userId: string }
  /** A window is being closed. */
  | { type: "closing"; windowId: string };

/** The other windows of the app that are open in this browser. */
interface OtherWindows {
  tell(news: WindowNews): void;
  listen(heard: (news: WindowNews) => void): void;
}

export function otherWindows(): OtherWindows {
  if (!("BroadcastChannel" in globalThis)) return { tell: () => {}, listen: () => {} };
  const channel = new BroadcastChannel("hither");
  const post = channel.postMessage.bind(channel);
  return {
    tell: (news) => post(news),
    listen: (heard) =>
      channel.addEventListener("message", ({ data }: MessageEvent<WindowNews>) => heard(data)),
  };
}
