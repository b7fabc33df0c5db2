/** Characters of a password. No kind of character is demanded or forbidden. */
export const PASSWORD_LENGTH = { min: 8, max: 128 } as const;
