// An incident's page and the list of incidents.

export const incident = {}
