// A brand keeps two strings of different meaning apart at compile time and costs nothing at run time.

declare const brand: unique symbol

/** A value of type `T` that has been recognised as a `Name`; made only by that name's own parser. */
export type Brand<T, Name extends string> = T & { readonly [brand]: Name }
