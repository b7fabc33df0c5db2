import type { Contact, Relation } from "../../client/index.ts";
import { formatAge, formatFully } from "../i18n/format.ts";
import { nowMs } from "../state/clock.ts";
import { showPerson } from "../state/selection.ts";
import { PersonAvatar } from "../ui/person-avatar.tsx";
import { RelationActions } from "./relation-actions.tsx";

/** Somebody who asked, was asked, or is blocked, since when, and what can be done about it. */
export function ContactRow({ contact, relation }: { contact: Contact; relation: Relation }) {
  const { userId, displayName, handle, since } = contact;
  const sinceMs = Date.parse(since);
  return (
    <div class="contact-row">
      <button type="button" class="row" onClick={() => showPerson(userId)}>
        <PersonAvatar userId={userId} />
        <span class="row-words">
          <bdi class="row-title one-line">{displayName}</bdi>
          <span class="row-note one-line">
            @{handle} · <time title={formatFully(sinceMs)}>{formatAge(sinceMs, nowMs.value)}</time>
          </span>
        </span>
      </button>
      <RelationActions person={contact} relation={relation} isRow />
    </div>
  );
}
