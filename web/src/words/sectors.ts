// Sectors as a sentence would call them; a category that is not listed is shown as it was configured.

const plurals: Record<string, string> = {
  bank: 'banks',
  school: 'schools',
  shop: 'shops',
  game: 'games',
  social: 'social networks',
  cloud: 'clouds',
  home: 'smart homes',
  work: 'work tools',
  telecom: 'telecoms',
  gov: 'government',
  news: 'news',
  travel: 'travel',
  food: 'food',
  stream: 'streaming',
  rail: 'railways',
  hospital: 'hospitals',
}

export const sector = (category: string): string =>
  Object.hasOwn(plurals, category) ? plurals[category]! : category
