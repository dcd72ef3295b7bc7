import type { sectors as english } from '../en/sectors.ts'

export const sectors: typeof english = {
  bank: 'Banken',
  school: 'Schulen',
  shop: 'Geschäfte',
  game: 'Spiele',
  social: 'soziale Netzwerke',
  cloud: 'Clouds',
  home: 'vernetztes Wohnen',
  work: 'Arbeitsmittel',
  telecom: 'Telekommunikation',
  gov: 'Behörden',
  news: 'Nachrichten',
  travel: 'Reisen',
  food: 'Essen',
  stream: 'Streaming',
  rail: 'Eisenbahnen',
  hospital: 'Krankenhäuser',
}
