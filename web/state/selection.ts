import { signal } from "@preact/signals";

/** The friend whom the user looks at: the list and the map both show them so. */
export const selectedUserId = signal<string | null>(null);
/** The person whose card is open. */
export const shownPersonId = signal<string | null>(null);

/** Opens somebody's card, wherever one is in the app. */
export function showPerson(userId: string): void {
  shownPersonId.value = userId;
}
