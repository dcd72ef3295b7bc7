// What pages may load: what comes from here, and of what stands in a page itself nothing but what its hash allows.

/** The board's own; `styles`: the hash of those that a page carries. */
export const securityPolicy = (styles: string | null): string =>
  `default-src 'none'; script-src 'self'; style-src 'self'${styles === null ? '' : ` '${styles}'`}; ` +
  "img-src 'self'; font-src 'self'; connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; " +
  "frame-ancestors 'none'"
