import type { Precision, Sharing, SharingMode } from "../../client/index.ts";
import { type EndDraft, endMs } from "./sharing-end.ts";

/** Settings while they are being chosen: nothing of it counts yet. */
export interface SharingDraft {
  mode: SharingMode;
  /** For the mode `only`, and for the mode `except`: each keeps its own while the other one is looked at. */
  only: ReadonlySet<string>;
  except: ReadonlySet<string>;
  precision: Precision;
  exceptions: ReadonlySet<string>;
  end: EndDraft;
}

/** A draft that changes nothing. */
export function draftOf(sharing: Sharing): SharingDraft {
  const { mode, userIds, precision, precisionExceptions, until } = sharing;
  return {
    mode,
    only: new Set(mode === "only" ? userIds : []),
    except: new Set(mode === "except" ? userIds : []),
    precision,
    exceptions: new Set(precisionExceptions),
    end: { choice: until === null ? "none" : "kept", timeOfDay: "", kept: until },
  };
}

/** What is wrong with a draft. `nobodyChosen`: "only some", and none of them. `noTime`: its end is no time to come. */
type DraftProblem = "nobodyChosen" | "noTime";

export function problemOf(draft: SharingDraft, nowMs: number): DraftProblem | null {
  if (draft.mode === "nobody") return null;
  if (draft.mode === "only" && draft.only.size === 0) return "nobodyChosen";
  return endMs(draft.end, nowMs) === undefined ? "noTime" : null;
}

/** The settings that a draft stands for, at the moment at which it is saved. */
export function sharingOf(draft: SharingDraft, nowMs: number): Sharing {
  const { mode, only, except, precision, exceptions, end } = draft;
  const listed = mode === "only" ? only : mode === "except" ? except : [];
  const endsAtMs = mode === "nobody" ? null : (endMs(end, nowMs) ?? null);
  return {
    mode: mode === "except" && except.size === 0 ? "friends" : mode,
    userIds: [...listed],
    precision,
    precisionExceptions: [...exceptions],
    until: endsAtMs === null ? null : new Date(endsAtMs).toISOString(),
  };
}
