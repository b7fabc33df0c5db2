const RETRY_DELAYS_MS = [20, 80, 300];

/**
 * Calls a method of an object, which may be reset in the middle of the call: all of their methods are idempotent, so a
 * failed call is repeated. An overloaded object is left alone, as more calls would only make it worse.
 *
 * @param stubOf asked anew for every try: a stub whose object was reset stays broken.
 */
export async function callObject<Stub, Answer>(
  stubOf: () => Stub,
  call: (object: Stub) => Promise<Answer>,
): Promise<Answer> {
  for (const delayMs of RETRY_DELAYS_MS) {
    try {
      return await call(stubOf());
    } catch (error) {
      if (isOverloaded(error)) throw error;
      await new Promise((resolve) => setTimeout(resolve, delayMs * (0.5 + Math.random())));
    }
  }
  return call(stubOf());
}

function isOverloaded(error: unknown): boolean {
  return error instanceof Error && "overloaded" in error && error.overloaded === true;
}
