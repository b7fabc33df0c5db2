/** What moderators do in a channel; who is one, the Worker has made sure of. */
export interface ChannelModerationMethods {
  /** Whether there is, or was, a message with this number that people wrote. Says nothing of what it is. */
  hasMessage(seq: number): Promise<boolean>;
  /** Takes a message out, without asking anyone's leave: a tombstone stays. Nothing where there is none. */
  takeDown(seq: number): Promise<void>;
}
