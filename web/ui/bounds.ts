/** The server's bounds for what people name, in UTF-16 units. */
export const MAX_CHANNEL_NAME = 80;
export const MAX_TEAM_NAME = 80;
export const MAX_TOPIC = 500;
