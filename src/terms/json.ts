// JSON as a type: what may stand in a journal entry, cross a process boundary or an API.

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }
export type JsonObject = { readonly [key: string]: Json }
