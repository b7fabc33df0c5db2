/** Where the card of a person appears; once in the page. See `showPerson`. */
export function PersonHost() {
  return null;
}
