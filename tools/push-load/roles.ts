/** What somebody does while messages come, and with that what becomes of notifications. */
export interface Role {
  name: string;
  /** Of those who are offline with a device, or of those who are online: this share. */
  share: number;
  isOnline: boolean;
  /** Whether the device is in use, or connected and put away. */
  isActive?: boolean;
  hasOpen?: boolean;
  hasDevice?: boolean;
  level?: "mentions" | "nothing";
  isQuiet?: boolean;
  /** Why what is not told is not. */
  suppressedBecause: string;
}

/** The first of each kind takes what rounding leaves. */
export const ROLES: readonly Role[] = [
  { name: "offline", share: 0.8, isOnline: false, suppressedBecause: "nothing is" },
  {
    name: "offline, mentions only",
    share: 0.07,
    isOnline: false,
    level: "mentions",
    suppressedBecause: "no mention",
  },
  {
    name: "offline, muted",
    share: 0.07,
    isOnline: false,
    level: "nothing",
    suppressedBecause: "channel muted",
  },
  {
    name: "offline, quiet hours",
    share: 0.06,
    isOnline: false,
    isQuiet: true,
    suppressedBecause: "quiet hours",
  },
  {
    name: "online, channel open",
    share: 0.3,
    isOnline: true,
    isActive: true,
    hasOpen: true,
    suppressedBecause: "channel open",
  },
  {
    name: "online, elsewhere",
    share: 0.27,
    isOnline: true,
    isActive: true,
    suppressedBecause: "device in use",
  },
  { name: "online, put away", share: 0.15, isOnline: true, suppressedBecause: "nothing is" },
  {
    name: "put away, mentions only",
    share: 0.07,
    isOnline: true,
    level: "mentions",
    suppressedBecause: "no mention",
  },
  {
    name: "put away, muted",
    share: 0.07,
    isOnline: true,
    level: "nothing",
    suppressedBecause: "channel muted",
  },
  {
    name: "put away, quiet hours",
    share: 0.07,
    isOnline: true,
    isQuiet: true,
    suppressedBecause: "quiet hours",
  },
  {
    name: "put away, no device",
    share: 0.07,
    isOnline: true,
    hasDevice: false,
    suppressedBecause: "no device",
  },
];

/** The role of each of so many people. */
export function castRoles(users: number, offline: number): Role[] {
  return [false, true].flatMap((isOnline) => {
    const of = isOnline ? users - offline : offline;
    const [first, ...others] = ROLES.filter((role) => role.isOnline === isOnline);
    const cast = others.flatMap((role) => Array<Role>(Math.floor(role.share * of)).fill(role));
    const rest = of - cast.length;
    return first ? [...Array<Role>(rest).fill(first), ...cast] : cast;
  });
}

/** Whether somebody is told of a message. */
export function isTold(role: Role, isMentioned: boolean): boolean {
  if (role.isActive || role.isQuiet || role.hasDevice === false || role.level === "nothing") return false;
  return role.level !== "mentions" || isMentioned;
}
