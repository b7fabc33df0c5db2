/**
 * An object closes a session's link with this code when the same session has a newer one. Where two sockets claim to
 * be one session, the one that started later is it; the other ends.
 */
export const LINK_REPLACED = 4409;
