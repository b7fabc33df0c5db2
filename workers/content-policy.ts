/** What a page may load, and from where: as directives of a Content-Security-Policy. */
type Directives = Record<string, string>;

const APP: Directives = {
  "default-src": "'none'",
  "script-src": "'self'",
  "style-src": "'self'",
  "img-src": "'self' data: blob:",
  "media-src": "'self' blob:",
  "font-src": "'self'",
  "connect-src": "'self'",
  "worker-src": "'self'",
  "manifest-src": "'self'",
  "base-uri": "'none'",
  "form-action": "'self'",
  "frame-ancestors": "'none'",
};

/** Data is never rendered. */
export const DATA_POLICY = policyOf({
  "default-src": "'none'",
  "base-uri": "'none'",
  "form-action": "'none'",
  "frame-ancestors": "'none'",
});

/** The web app loads what this site serves and nothing else, and has nothing inline. */
export const APP_POLICY = policyOf(APP);

/** The API reference brings its styles and a font inside its script. */
export const REFERENCE_POLICY = policyOf({
  ...APP,
  "style-src": "'self' 'unsafe-inline'",
  "font-src": "'self' data:",
});

function policyOf(directives: Directives): string {
  return Object.entries(directives)
    .map(([name, sources]) => `${name} ${sources}`)
    .join("; ");
}
