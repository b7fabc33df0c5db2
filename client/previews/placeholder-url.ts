import { thumbHashToDataURL } from "thumbhash";

/**
 * A blurred picture to show in the place of one that is not there yet, as a `data:` URL.
 *
 * @param placeholder that of an attachment
 */
export function placeholderUrl(placeholder: string): string {
  return thumbHashToDataURL(Uint8Array.from(atob(placeholder), (character) => character.charCodeAt(0)));
}
