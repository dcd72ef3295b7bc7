// The assigned codes of ISO 3166-1 alpha-2 (249). English names come from the Unicode CLDR that Node carries, so
// that only the codes are kept here.

import { bad, type CountryCode, good, nearest, type Outcome } from '../terms/index.ts'

const assigned = `
  AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ
  CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR
  GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP
  KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT
  MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW
  SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ
  UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW`

export const countries: readonly CountryCode[] = assigned.trim().split(/\s+/) as CountryCode[]

const known: ReadonlySet<string> = new Set(countries)
/** Codes people write that ISO reserves for, or gives to, something else. */
const meant: Readonly<Record<string, string>> = { UK: 'GB', EL: 'GR', EN: 'GB' }
const names = new Intl.DisplayNames(['en'], { type: 'region' })

/** Whoever reports by a form need not say where they are. No country has this code, and none will (ISO 3166-1 8.1.3). */
export const unknownCountry = 'ZZ' as CountryCode

export const isCountry = (code: string): code is CountryCode => known.has(code)

/** "United Kingdom" for GB; the code itself where no name is known. */
export const countryName = (code: string): string => (isCountry(code) ? (names.of(code) ?? code) : code)

const suggest = (code: string): string => `; did you mean ${code} (${countryName(code)})?`

function nearMiss(text: string): string {
  const upper = text.toUpperCase()
  const alias = Object.hasOwn(meant, upper) ? meant[upper] : undefined
  if (alias !== undefined) return suggest(alias)
  if (text.length < 4) return ''
  const name = nearest(text, countries.map(countryName))
  const code = countries.find((c) => countryName(c) === name)
  return code === undefined ? '' : suggest(code)
}

/** Reads a code in either letter case; the error carries a near miss ("did you mean GB (United Kingdom)?"). */
export function readCountry(text: string): Outcome<CountryCode> {
  const upper = text.length === 2 ? text.toUpperCase() : text
  if (isCountry(upper)) return good(upper)
  const read = JSON.stringify(text.slice(0, 40))
  return bad(`expected an ISO 3166-1 country code such as GB or BR, read ${read}${nearMiss(text)}`)
}
