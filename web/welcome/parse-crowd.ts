import type { Person } from "../../client/index.ts";

export interface LocalCrowd {
  centre: { lat: number; lng: number };
  /** Whom a newcomer befriends at once. */
  friends: readonly Pick<Person, "userId">[];
  /** The code of an invitation to the crowd's team. */
  teamInvite: string | null;
}

/** How many of the crowd become friends where it does not say who should. */
const FRIENDS = 8;

/** What a local server says of its crowd: `coming` where it is worth asking again, null where there is none. */
export function parseCrowd(answer: unknown): LocalCrowd | "coming" | null {
  if (typeof answer !== "object" || answer === null) return null;
  const { centre, people, friends, teamInvite, coming } = answer as Record<string, unknown>;
  if (coming === true) return "coming";
  if (!isPlace(centre)) return null;
  return {
    centre,
    friends: Array.isArray(friends) ? friends.filter(isPerson) : peopleOf(people).slice(0, FRIENDS),
    teamInvite: typeof teamInvite === "string" ? teamInvite : null,
  };
}

function peopleOf(people: unknown): Pick<Person, "userId">[] {
  return Array.isArray(people) ? people.filter(isPerson) : [];
}

function isPlace(value: unknown): value is LocalCrowd["centre"] {
  return typeof value === "object" && value !== null && "lat" in value && "lng" in value;
}

function isPerson(value: unknown): value is Pick<Person, "userId"> {
  return typeof value === "object" && value !== null && "userId" in value && typeof value.userId === "string";
}
