/** The version of the socket's wire contract. A client names the one that it speaks in `hello`. */
export const PROTOCOL_VERSION = 4;
/** The oldest version that is spoken, too: what came since, its clients need not know of. Any other is refused. */
export const OLDEST_PROTOCOL_VERSION = 3;
