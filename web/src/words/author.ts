/** Who did it, as a sentence would say it: `operator:alice` is "operator alice". */
export const authorWord = (author: string): string => author.replace(':', ' ')

/** Who did it, by name alone, where only people do such things: `operator:alice` is "alice". */
export const personWord = (author: string): string => author.replace(/^operator:/, '')
