/**
 * How often one address may use the account routes (windows in seconds). Loose enough for a household or a café behind
 * one address, tight enough that guessing passwords or making accounts in bulk is hopeless.
 */
export const AUTH_RATE_LIMITS = {
  window: 60,
  max: 200,
  customRules: {
    "/sign-in/email": { window: 60, max: 10 },
    "/sign-up/email": { window: 60, max: 10 },
    "/sign-in/anonymous": { window: 60, max: 20 },
    "/change-password": { window: 60, max: 5 },
    // Every device asks a few times an hour, and a carrier puts thousands of phones behind one address.
    "/token": { window: 60, max: 2_000 },
  },
};
