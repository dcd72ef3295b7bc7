// What a page says of itself in the document's head. A page notes it while it is drawn: the server writes it into the
// head, the browser into the title.

export type Head = { readonly title: string; readonly description: string | null }

let noted: Head | null = null

export function noteHead(head: Head): void {
  noted = head
}

/** What the page just drawn noted, once. */
export function takeHead(): Head | null {
  const head = noted
  noted = null
  return head
}
