// Text in a document: nothing of it is read as a tag or as the end of an attribute.

const marks: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

export const safe = (text: string): string => text.replace(/[&<>"]/g, (mark) => marks[mark]!)
