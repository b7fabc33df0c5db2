/**
 * Owners are put into this many buckets by their ids alone, for ever; what moves between databases is a bucket. As many databases
 * could be used as there are buckets.
 */
export const BUCKETS = 1_024;

/** The last characters of an id are random in every kind of id. Five of them tell more than enough buckets apart. */
const CHARS = 5;
/** Odd, so that every character counts in full whatever power of it is taken modulo a power of two. */
const FACTOR = 37;

/** The bucket of an owner, from 0 to `BUCKETS` - 1: a polynomial of the id's last characters, which SQL can compute as well. */
export function bucketOf(id: string): number {
  let sum = 0;
  for (let place = CHARS; place >= 1; place -= 1) {
    const index = id.length - place;
    sum = sum * FACTOR + (index < 0 ? 0 : id.charCodeAt(index));
  }
  return sum % BUCKETS;
}

/** The same in SQL, for a column or any expression. Ids are ASCII, for which both agree. */
export function bucketExpression(id: string): string {
  let sum = "0";
  for (let place = CHARS; place >= 1; place -= 1) {
    sum = `(${sum} * ${FACTOR} + coalesce(unicode(substr(${id}, ${-place}, 1)), 0))`;
  }
  return `(${sum} % ${BUCKETS})`;
}
