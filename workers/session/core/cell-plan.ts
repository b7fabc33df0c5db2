import { type CellId, cellsWithin, homeCell } from "../../../geo/cells.ts";
import { MAX_COARSENING_M } from "../../../geo/coarsen.ts";
import { LIMITS } from "../../../protocol/limits.ts";
import type { LatLng } from "../../../protocol/primitives.ts";

/** What a session does in a cell: publish the user's place, watch for friends within a radius, or both. */
export interface CellRole {
  home: boolean;
  /** How far the cell is to look for friends: a little farther than the user sees, see `PLACE_SLACK`; 0 for none. */
  watchM: number;
}

/**
 * A cell that only shows friends to the user need not know to the metre where the user is: it is told once that has moved by this share of
 * the radius, and looks for friends by as much farther. Who is near enough to be shown is decided in the session.
 */
export const PLACE_SLACK = 1 / 16;

/** How far a cell looks for a user who sees so far. */
export function lookM(watchM: number): number {
  return watchM * (1 + PLACE_SLACK);
}

/** How far the user may be from where a cell that looks so far has the user. */
export function slackM(lookedM: number): number {
  return lookedM * (PLACE_SLACK / (1 + PLACE_SLACK));
}

/** The cells that a session has, and the one among them that publishes its place. */
export interface CurrentCells {
  cells: ReadonlySet<CellId>;
  home: CellId | null;
}

/** The home cell stays the same until the place is this far outside, so that a walk along a border is no crossing. */
const HOME_MARGIN_M = 100;

/**
 * A friend counts as near up to the outer radius, and may be shown, if approximate, this far from the cell that
 * publishes them; a place near the home cell and a move that the session dropped as too small add a little.
 */
const REACH_MARGIN_M = MAX_COARSENING_M + HOME_MARGIN_M + 2 * LIMITS.minMoveM;

/** A watched cell is given up only when it is this much farther away than it must be, so that borders do not flap. */
const KEEP_MARGIN_M = 1_000;

/** The cells that a session needs at `place`, given those it has. No place, no cells. */
export function planCells(
  place: LatLng | null,
  wants: { publish: boolean; watchM: number },
  current: CurrentCells,
): Map<CellId, CellRole> {
  const plan = new Map<CellId, CellRole>();
  if (!place) return plan;
  const { publish, watchM } = wants;
  if (watchM > 0) {
    const reachM = watchM * LIMITS.leaveRadiusRatio + REACH_MARGIN_M;
    const role = { home: false, watchM: lookM(watchM) };
    for (const cell of cellsWithin(place, reachM)) plan.set(cell, role);
    for (const cell of cellsWithin(place, reachM + KEEP_MARGIN_M)) {
      if (current.cells.has(cell)) plan.set(cell, role);
    }
  }
  if (publish) {
    const home = cellsWithin(place, HOME_MARGIN_M).find((cell) => cell === current.home) ?? homeCell(place);
    plan.set(home, { home: true, watchM: plan.get(home)?.watchM ?? 0 });
  }
  return plan;
}
