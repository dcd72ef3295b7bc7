// Puts values into a text of the catalogue.

/** `{name}` replaced by its value; one that is not given stays as it is written, so that it is noticed. */
export const fill = (text: string, values: Readonly<Record<string, string | number>>): string =>
  text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole))

/** A text cut at its placeholders: what is written, then a name, then what is written… */
export const pieces = (text: string): readonly string[] => text.split(/\{(\w+)\}/)
