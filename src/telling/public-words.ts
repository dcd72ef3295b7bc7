// What subscribers are told in another language than the first. A message is a value: the sentences are made anew from
// what it holds, and nothing is translated that others wrote.

import { type Message, type MessageLanguage, type MessageTrouble, mostText } from './message.ts'
import { listed, oneLine, spellTime } from './words.ts'

const most = { title: 3, text: 30, troubles: 25 }

export function inLanguage(message: Message, language: MessageLanguage): Message {
  return language === 'de' ? german(message) : message
}

function german(message: Message): Message {
  const title = oneLine(message.kind === 'summary' ? summaryTitle(message) : titleOf(message))
  const lines =
    message.kind === 'summary'
      ? (message.troubles ?? []).slice(0, most.troubles).map(lineOf)
      : account(message)
  const text = [title, ...lines].join('\n').slice(0, mostText - message.url.length - 20)
  return {
    ...message,
    language: 'de',
    title,
    text: `${text}\nMehr: ${message.url}`,
    links: [{ label: 'Mehr', url: message.url }],
  }
}

const und = (names: readonly string[], shown: number): string =>
  listed(names, shown).replace(/ and (\d+) more$/, ' und $1 weiteren')

const troubleOf = (names: readonly string[], inAll: number, shown: number): string =>
  inAll === 1 ? `Störung bei ${names[0]}` : `Störung bei ${inAll} Diensten: ${und(names, shown)}`

const namesIn = ({ services }: Message): readonly string[] => services.map(({ name }) => name)
const inAll = ({ services, servicesTotal }: Message): number => servicesTotal ?? services.length

function titleOf(message: Message): string {
  const { kind, revision, durationMs, foundation, foundationNamed } = message
  const many = inAll(message)
  const what = many === 0 ? 'Störung' : troubleOf(namesIn(message), many, most.title)
  const where = many > 1 && foundation !== undefined && foundationNamed ? `${foundation}: ` : ''
  const opener =
    kind === 'incident.resolved'
      ? `Vorbei nach ${spanne(durationMs ?? 0)}: `
      : kind === 'incident.changed'
        ? 'Neues: '
        : revision > 1
          ? 'Wieder: '
          : ''
  return `${opener}${where}${what}`
}

function account(message: Message): readonly string[] {
  const { foundation, foundationNamed, since, durationMs, services } = message
  const lines: string[] = []
  if (foundation !== undefined)
    lines.push(
      foundationNamed
        ? `${foundation} ist, was ausfällt.`
        : `Alle stehen auf ${foundation}; noch ist nicht benannt, was ausfällt.`,
    )
  if (services.length > 1) lines.push(`Betroffen: ${und(namesIn(message), most.text)}.`)
  if (since === undefined) return lines
  const from = Date.parse(since)
  if (durationMs === undefined) return [...lines, `Seit ${spellTime(from)}.`]
  const to = spellTime(from + durationMs)
  return [...lines, `Es dauerte ${spanne(durationMs)}, von ${spellTime(from)} bis ${to}.`]
}

function summaryTitle({ troubles = [] }: Message): string {
  const over = troubles.filter(({ state }) => state === 'over').length
  const open = troubles.length - over
  return `Zusammenfassung: ${open} ${open === 1 ? 'Störung dauert' : 'Störungen dauern'} an, ${over} vorbei`
}

function lineOf({ state, durationMs, since, names, title }: MessageTrouble): string {
  const what = names.length === 0 ? title : troubleOf(names, names.length, most.title)
  return state === 'over'
    ? `- vorbei nach ${spanne(durationMs ?? 0)}: ${what}`
    : `- dauert an seit ${spellTime(Date.parse(since))}: ${what}`
}

/** `12 Min.`, `3 Std. 20 Min.`, `2 Tg. 4 Std.` */
export function spanne(durationMs: number): string {
  const minutes = Math.round(durationMs / 60_000)
  if (durationMs < 59_500) return `${Math.max(1, Math.round(durationMs / 1000))} Sek.`
  if (minutes < 60) return `${minutes} Min.`
  const hours = Math.floor(minutes / 60)
  if (hours < 48) return minutes % 60 === 0 ? `${hours} Std.` : `${hours} Std. ${minutes % 60} Min.`
  return hours % 24 === 0 ? `${hours / 24} Tg.` : `${Math.floor(hours / 24)} Tg. ${hours % 24} Std.`
}

type Confirmation = { readonly title: string; readonly text: string; readonly confirm: string }

/** Of the first message, which asks whether it was really them. `board`: where the board is. */
export const confirmationWords = (language: MessageLanguage, board: string): Confirmation =>
  language === 'de'
    ? {
        title: 'Bestätigen Sie, dass Sie von Störungen erfahren wollen',
        text: `Jemand, vermutlich Sie, hat ${board} gebeten, dieser Adresse von Störungen zu berichten. Sie erfährt nichts, wenn Sie das nicht innerhalb von zwei Tagen bestätigen. Waren Sie es nicht, lassen Sie es liegen.`,
        confirm: 'Bestätigen',
      }
    : {
        title: 'Confirm that you want to be told of outages',
        text: `Somebody, probably you, asked ${board} to tell this address of outages. It is told nothing unless you confirm within two days. If it was not you, leave it.`,
        confirm: 'Confirm',
      }
