// Places that a page names in its words. A page has no list of regions, but most stand on a cloud, and say "West US 2",
// "us-east-1" or, of parts of the world, "eu-west" and "Southeast Asia": a word of the compass beside a name of land.
// Names of towns alone are not looked for: too many of them are names of something else.

import { awsMap, azureMap, gcpMap, type ProviderMap } from './maps/provider-map.ts'
import { mentionedIn, vocabularyOf } from './mentions.ts'
import { regionsIn, wayOut } from './places.ts'

const maps = [awsMap, gcpMap, azureMap]
const compass = '(?:(?:north|south)[ -]?(?:east|west|central)|north|south|east|west|central)(?:ern)?'
const lands = [
  ...['US', 'USA', 'EU', 'UK', 'UAE', 'Europe', 'Asia', 'Australia', 'America', 'Africa', 'India', 'Japan'],
  ...['Korea', 'Canada', 'Brazil', 'China', 'Germany', 'France', 'Norway', 'Sweden', 'Switzerland'],
]
const short = '(?:us|eu|uk|ca|ap|sa|af|me|asia|europe|australia)'
const parts = new RegExp(
  [
    // Capitals count here: "contact us" is no place.
    `\\b(?:${cased(compass)})[ -]?(?:${lands.join('|')})(?: ?\\d)?\\b`,
    `\\b(?:${lands.join('|')})[ -](?:${cased(compass)})(?: ?\\d)?\\b`,
    `(?<![\\w./:-])(?:${short}|se|ne|sw|nw)-(?:${compass}|asia|europe)(?:-?\\d)?(?![\\w-])`,
    // Azure's own ids: "westus2", "WestEurope".
    '\\b(?:[A-Z]?[a-z]{2,11}){1,3}\\d?\\b',
    `\\b(?:in|across|within|around) (?:the |our |parts of |all of )?(?:${lands.join('|')})\\b`,
  ].join('|'),
  'g',
)

/** What the maps call a region and no compass tells: "N. Virginia". */
const names = vocabularyOf(
  maps
    .flatMap(({ regionNames }) => regionNames)
    .filter((name) => /\p{L}[ .]+\p{L}/u.test(name) && !name.match(parts)?.some((part) => part === name)),
  true,
)

/** Either case of the first letter of each word. */
function cased(pattern: string): string {
  return pattern.replace(/\b[a-z](?=[a-z]{3,})/g, (letter) => `[${letter}${letter.toUpperCase()}]`)
}

const bare = (name: string): string => name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')
/** "us-east1 (South Carolina)" is one place. */
function identity({ provider, region }: ProviderMap, name: string): readonly string[] {
  const id = region(name)
  return id === null ? [] : [`${provider} ${id}`]
}

const longest = 60_000

/** As it is written, in no particular order; two spellings of one place are the first of them. */
export function regionsSaid(prose: string): readonly string[] {
  const text = prose.slice(0, longest)
  const found = new Map<string, string>()
  const add = (name: string): void => {
    const keys = [bare(name), ...maps.flatMap((map) => identity(map, name))]
    if (!keys.some((key) => found.has(key))) for (const key of keys) found.set(key, name)
  }
  for (const map of maps) for (const id of regionsIn(text, map)) add(id)
  const named = mentionedIn(text, names)
  for (const name of named) add(name)
  // "Asia Pacific (Tokyo)" is not "Asia" too.
  const rest = named.reduce((left, name) => left.replaceAll(name, '-'.repeat(name.length)), text)
  for (const match of rest.matchAll(parts)) {
    if (wayOut.test(text.slice(Math.max(0, match.index - 30), match.index))) continue
    const place = match[0].replace(/^(?:in|across|within|around) (?:the |our |parts of |all of )?/, '')
    if (/^[\p{L}\d]+$/u.test(place) && !lands.includes(place) && azureMap.region(place) === null) continue
    add(place)
  }
  return [...new Set(found.values())]
}
