/** Who did it, as a sentence would say it: `operator:alice` is "operator alice". */
export const authorWord = (author: string): string => author.replace(':', ' ')
