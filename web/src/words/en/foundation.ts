// A foundation's page, its record, and the list of foundations.

export const foundation = {}
