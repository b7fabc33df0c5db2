import { Eye } from "lucide";
import type { LocationView } from "../../../client/index.ts";
import { channelName } from "../../chat/names.ts";
import { nowMs } from "../../state/clock.ts";
import { useAccount } from "../../state/use-account.ts";
import { Empty } from "../../ui/empty.tsx";
import { PagedRows } from "../../ui/paged-rows.tsx";
import { PersonAvatar } from "../../ui/person-avatar.tsx";
import { usePagedList } from "../../ui/use-paged-list.ts";
import { formatSpan } from "./format-span.ts";
import { seenWords } from "./seen-words.ts";

/** Whose devices were shown where the user was, and when. */
export function SeenSection() {
  const { api } = useAccount();
  const say = seenWords();
  const list = usePagedList("seen", (cursor) => api.locationViews({ cursor }));
  return (
    <section>
      <p class="me-hint field-hint">{say.intro}</p>
      <PagedRows
        list={list}
        label={say.title}
        row={(view) => (
          <SeenRow key={`${view.viewerId} ${view.from} ${view.precision} ${view.channelId}`} view={view} />
        )}
        empty={
          <Empty icon={Eye} title={say.none}>
            <p>{say.noneNote}</p>
          </Empty>
        }
      />
      <p class="me-hint field-hint">{say.hours}</p>
    </section>
  );
}

function SeenRow({ view: { viewerId, viewer, precision, channelId, from, to } }: { view: LocationView }) {
  const account = useAccount();
  const say = seenWords();
  const channel = account.inbox.entries.value.find((entry) => entry.channelId === channelId);
  const way =
    channelId === null ? say.nearby : channel ? say.channel(channelName(account, channel)) : say.someChannel;
  const span = formatSpan(Date.parse(from), to === null ? null : Date.parse(to), nowMs.value);
  return (
    <li class="row">
      <PersonAvatar userId={viewerId} size={40} />
      <div class="row-words">
        <bdi class="row-title one-line">{viewer?.displayName ?? say.unknown}</bdi>
        <span class="row-note">
          {span}, {say.precisions[precision]}, <bdi>{way}</bdi>
        </span>
      </div>
    </li>
  );
}
