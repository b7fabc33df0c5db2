/** The version of the socket's wire contract. A client names it in `hello`; the server refuses any other. */
export const PROTOCOL_VERSION = 3;
