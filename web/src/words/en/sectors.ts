// Sectors of services by the category that the configuration gives them; one that is not listed is shown as it is there.

export const sectors = {
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
