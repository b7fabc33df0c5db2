import { useEffect, useState } from "preact/hooks";
import {
  type Channel,
  type ChannelView,
  type MyChannel,
  may,
  type Operation,
  type Role,
} from "../../client/index.ts";
import { useAccount } from "../state/use-account.ts";

/** A channel as its panel shows it, with what the user may do in it. */
export interface ShownChannel {
  channel: Channel;
  role: Role | null;
  view: ChannelView;
  may: (operation: Operation) => boolean;
  /** The server has answered a change: shown until the stream brings it too. */
  take: (channel: MyChannel) => void;
}

interface LoadedChannel {
  shown: ShownChannel | null;
  error: unknown;
  retry: () => void;
}

/** A channel as it is now: by its stream while that runs, else as it is read. Drawn again after each change of it. */
export function useChannel(channelId: string): LoadedChannel {
  const { api, client } = useAccount();
  const view = client.channel(channelId);
  const [, setVersion] = useState(0);
  const [read, setRead] = useState<MyChannel | null>(null);
  const [error, setError] = useState<unknown>(null);
  useEffect(() => {
    setRead(null);
    setError(null);
    return view.on("changed", () => {
      setVersion((version) => version + 1);
      if (view.isOpen) setRead(null);
    });
  }, [view]);

  const isUnknown = view.channel === null;
  const load = () => {
    setError(null);
    if (isUnknown) api.channels.get(channelId).then(setRead, setError);
  };
  useEffect(load, [channelId, isUnknown]);

  const channel = read ?? view.channel;
  if (channel === null) return { shown: null, error, retry: load };
  const role = read?.role ?? view.role;
  const state = { ...channel, archived: channel.archivedAt !== null };
  const mayDo = (operation: Operation) => role !== null && may(operation, role, state);
  return { shown: { channel, role, view, may: mayDo, take: setRead }, error, retry: load };
}
