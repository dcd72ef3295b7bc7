/** Who did it, by name alone, where only people do such things: `operator:alice` is "alice". */
export const personWord = (author: string): string => author.replace(/^operator:/, '')
