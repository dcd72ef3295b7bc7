// Keys that lead somewhere in the console.

export const shortcuts = {
  title: 'Keyboard shortcuts',
  help: 'Show these shortcuts',
  search: 'To the search of this page',
  on: 'Single keys act on these pages',
  close: 'Close',
  places: {
    board: 'Board',
    waiting: 'What needs you',
    incidents: 'Incidents',
    endpoints: 'Endpoints',
    plans: 'Plans',
    nodes: 'Nodes',
    checks: 'Checks',
    alerts: 'Alerts',
    rehearsals: 'Drills and runbooks',
    journal: 'Journal',
  },
}
