/** How many of the files that were sent from this page it remembers: what a screen shows, and some more. */
const MAX_REMEMBERED = 60;

/** Addresses within this page, by the ids of the files. */
const addresses = new Map<string, string>();

/** The page has the bytes of this file: they need not be fetched to be shown. */
export function rememberLocalFile(fileId: string, blob: Blob): void {
  if (addresses.has(fileId)) return;
  addresses.set(fileId, URL.createObjectURL(blob));
  for (const [oldest, address] of addresses) {
    if (addresses.size <= MAX_REMEMBERED) break;
    URL.revokeObjectURL(address);
    addresses.delete(oldest);
  }
}

/** The address of a file that was sent from this page; undefined of any other. */
export function localFileUrl(fileId: string): string | undefined {
  return addresses.get(fileId);
}

export function forgetLocalFiles(): void {
  for (const address of addresses.values()) URL.revokeObjectURL(address);
  addresses.clear();
}
