/** The version of the socket's wire contract. A client names the one that it speaks in `hello`. */
export const PROTOCOL_VERSION = 5;

/** The versions that are spoken, oldest first: what came since, clients of an older one need not know of. Any other is refused. */
export const SUPPORTED_PROTOCOLS: readonly number[] = [3, 4, PROTOCOL_VERSION];
