import { useEffect, useState } from "preact/hooks";
import type { ChannelView } from "../../../client/index.ts";
import { type Silence, whySilent } from "./why-silent.ts";

interface Standing {
  silence: Silence | null;
  mayCallAll: boolean;
  mayShareLocation: boolean;
}

/** What the user may do in a channel just now. Draws again only where that changes, not with each message. */
export function useStanding(view: ChannelView): Standing {
  const [standing, setStanding] = useState(() => standingIn(view));
  useEffect(() => {
    const look = () => {
      const now = standingIn(view);
      setStanding((before) => (isSame(before, now) ? before : now));
    };
    look();
    return view.on("changed", look);
  }, [view]);
  return standing;
}

function standingIn(view: ChannelView): Standing {
  return {
    silence: whySilent(view.channel, view.role, view.may("send")),
    mayCallAll: view.may("mentionAll"),
    mayShareLocation: view.may("shareLocation"),
  };
}

function isSame(one: Standing, other: Standing): boolean {
  return (
    one.silence === other.silence &&
    one.mayCallAll === other.mayCallAll &&
    one.mayShareLocation === other.mayShareLocation
  );
}
