/** What the server promises, in the words of the replay tool's help; see `HELP`. */
export const BOUNDS = {
  /** A place that was accepted this long ago is on the screen of every friend who may see it. */
  shownWithinMs: 2_000,
  /** A friend who left is off the screen after this long. */
  goneWithinMs: 2_000,
  /** After an unfriending, a block or a change of sharing, no more location comes after this long. */
  silentWithinMs: 1_000,
  /** A friend leaves beyond the radius times this. */
  leaveRadiusRatio: 1.1,
  /** No approximate place is further than this from the real one. */
  approximateWithinM: 1_000,
  distanceShare: 0.01,
  distanceM: 0.1,
  /** Places that are closer together than this are one place. */
  samePlaceM: 0.05,
  /** How long old reports are remembered, to name what a late frame shows. */
  rememberMs: 20_000,
} as const;
