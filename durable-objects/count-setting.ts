/**
 * A variable of the deployment that counts something; null where it is not set.
 * @throws Error where it is no whole number of at least 1
 */
export function countSetting(name: string, text: string | undefined): number | null {
  if (text === undefined) return null;
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1) throw new Error(`${name} must be a whole number of at least 1`);
  return count;
}
