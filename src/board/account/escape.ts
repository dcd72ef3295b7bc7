// Text into HTML and SVG, as content or as a quoted attribute.

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** What no document may hold (XML 1.0 §2.2), and what turns the direction of writing around, is left out. */
export const escapeHtml = (text: string): string =>
  text
    .replace(/[\p{Cc}\u202a-\u202e\u2066-\u2069\ufffe\uffff]/gu, ' ')
    .replace(/[&<>"']/g, (one) => entities[one]!)
