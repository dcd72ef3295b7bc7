// Which passwords are taken. Length is what counts (NIST SP 800-63B): no rule asks for a capital or a digit, which only
// leads to "Password1!". What is among the first that anybody tries is refused at any length.

import { oneForm } from './passwords.ts'

export const shortest = 12
export const longest = 200

/** What is left of a common password when digits and signs are taken away. */
const common = new Set(
  `password passwort passw pass secret letmein welcome willkommen admin administrator root login master qwerty
   qwertz qwertyuiop qwertyuiopasdfghjkl asdfghjkl zxcvbnm iloveyou sunshine princess dragon monkey football baseball
   superman batman trustno starwars whatever changeme changeit default temporary test testing guest user operator
   oncall holdfast statuspage summer winter spring autumn monday january abc abcd abcdef abcdefgh hello hallo
   companyname correcthorsebatterystaple nopassword mypassword thisisapassword qazwsx qazwsxedc access internet
   computer samsung google microsoft charlie michael jordan liverpool chelsea arsenal`
    .split(/\s+/)
    .filter(Boolean),
)

const rows = [
  '0123456789',
  '9876543210',
  'abcdefghijklmnopqrstuvwxyz',
  'qwertyuiopasdfghjklzxcvbnm',
  '1qaz2wsx3edc4rfv',
]

/** `abcabcabcabc`: a short piece again and again. */
function isRepeated(text: string): boolean {
  for (let piece = 1; piece <= Math.min(6, text.length / 2); piece++)
    if (
      text ===
      text
        .slice(0, piece)
        .repeat(Math.ceil(text.length / piece))
        .slice(0, text.length)
    )
      return true
  return false
}

const isRow = (text: string): boolean =>
  rows.some((row) => row.repeat(Math.ceil(text.length / row.length) + 1).includes(text))

function isCommon(text: string): boolean {
  const letters = text.replace(/[^\p{L}]/gu, '')
  if (letters === '' && new Set(text).size <= 4) return true
  for (let part = 1; part <= 4; part++)
    if (letters.length % part === 0 && common.has(letters.slice(0, letters.length / part)))
      if (letters === letters.slice(0, letters.length / part).repeat(part)) return true
  return false
}

/** What is wrong with it and what to do, as one sentence; null: it is taken. */
export function passwordProblem(password: string, name: string): string | null {
  const text = oneForm(password)
  const length = [...text].length
  if (length < shortest)
    return `a password has at least ${shortest} characters, this has ${length}: take a few words that do not belong together`
  if (length > longest)
    return `a password has at most ${longest} characters, this has ${length}: take a shorter one`
  const lower = text.toLowerCase()
  if (lower.replaceAll(name, '').length < shortest / 2)
    return 'this password is little more than the name: take a few words that do not belong together'
  if (isRepeated(lower) || isRow(lower) || isCommon(lower))
    return 'this password is among the first that anybody tries: take a few words that do not belong together'
  return null
}
