import type { shortcuts as english } from '../en/shortcuts.ts'

export const shortcuts: typeof english = {
  title: 'Tastenkürzel',
  help: 'Diese Kürzel zeigen',
  search: 'Zur Suche dieser Seite',
  on: 'Einzelne Tasten wirken auf diesen Seiten',
  close: 'Schließen',
  places: {
    board: 'Übersicht',
    waiting: 'Was Sie braucht',
    incidents: 'Störungen',
    endpoints: 'Endpunkte',
    plans: 'Pläne',
    nodes: 'Knoten',
    checks: 'Prüfungen',
    alerts: 'Alarme',
    rehearsals: 'Proben und Abläufe',
    journal: 'Journal',
  },
}
