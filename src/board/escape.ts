// Text into HTML, SVG and XML, as content or as a quoted attribute.

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Every character stays, those that mean something to a document as what stands for them. */
export const safe = (text: string): string => text.replace(/[&<>"']/g, (one) => entities[one]!)

/** What no document may hold (XML 1.0 §2.2), and what turns the direction of writing around, is left out. */
export const escapeHtml = (text: string): string =>
  safe(text.replace(/[\p{Cc}\u202a-\u202e\u2066-\u2069\ufffe\uffff]/gu, ' '))
