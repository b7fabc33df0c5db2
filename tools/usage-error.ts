/** The person at the terminal must change something: print the message, without a stack, and stop. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}
