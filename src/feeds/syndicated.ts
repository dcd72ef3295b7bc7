// RSS (0.9 to 2.0) and Atom (RFC 4287), of any page. A post is one trouble with one or more dated words in it; or one
// word of a trouble that other posts speak of too (same address, same title); or, under headings, several troubles.

import type { NoticeState } from '../signals/index.ts'
import { days, type Instant } from '../terms/index.ts'
import { type Draft, recordOf } from './draft.ts'
import {
  childrenOf,
  type Element,
  htmlOf,
  isElement,
  type Line,
  linesOf,
  readXml,
  textOfHtml,
  wordsOf,
} from './markup.ts'
import { servicesNamed, type Vocabulary, vocabularyOf } from './mentions.ts'
import {
  factsOf,
  isOfWork,
  type PostScene,
  plannedIn,
  sectionsOf,
  textOf,
  titleOf,
  toldBy,
  wordsInPost,
} from './posts.ts'
import { linkOf } from './reading.ts'
import { type FeedRecord, type FeedUpdate, type Reader, unreadable } from './record.ts'
import { toldStretch } from './said.ts'
import { beyond, kindOf, textOfSource } from './source.ts'
import { stampOf } from './stamps.ts'
import { limits } from './statuspage.ts'
import { beginningIn, resolveTime, type Stretch, stretchAhead } from './times.ts'
import { timesIn } from './written-times.ts'
import { utc, type Zone, zoneOf } from './zones.ts'

export const readSyndicated: Reader = (document, spec, receivedAt) => {
  const text = textOfSource(document)
  const root = /<(?:\w+:)?(?:rss|feed|RDF|channel|item|entry)[\s>]/.test(text.slice(0, 5000))
    ? readXml(text)
    : null
  const posts = root === null ? [] : postsIn(root)
  if (root === null || (posts.length === 0 && !isFeed(root)))
    return [unreadable(`expected RSS or Atom, read ${kindOf(text)}`, text)]
  const known = vocabularyOf(
    Object.keys(spec.maps).filter((name) => name !== '*'),
    true,
  )
  const drafts = posts.slice(0, limits.incidents).map((post) => draftsOf(post, receivedAt, known))
  const read = merged(drafts.flatMap((some) => some ?? []))
  const records = read.map(
    (draft) => recordOf(draft, spec) ?? unreadable('expected a post with a time', draft.title),
  )
  return [
    ...records,
    ...posts.filter((_, at) => drafts[at] === null).map(notRead),
    ...beyond(posts.map(htmlOf), limits.incidents),
  ]
}

const notRead = (post: Element): FeedRecord =>
  unreadable(
    'expected a post with a title or a text, and a time',
    `<${post.name}>${htmlOf(post)}</${post.name}>`,
  )

const isFeed = (root: Element): boolean =>
  root.children.some((child) => isElement(child) && ['rss', 'feed', 'rdf', 'channel'].includes(child.name))

/** Items stand in a channel (RSS 2.0), beside it (RSS 1.0), or, as entries, in the feed (Atom). */
function postsIn(root: Element): readonly Element[] {
  const holders = [root, ...['rss', 'rdf', 'feed', 'channel'].flatMap((name) => childrenOf(root, name))]
  const all = [...holders, ...holders.flatMap((holder) => childrenOf(holder, 'channel'))]
  return [
    ...new Set(all.flatMap((holder) => [...childrenOf(holder, 'item'), ...childrenOf(holder, 'entry')])),
  ]
}

const textIn = (post: Element, ...names: readonly string[]): string | null => {
  for (const name of names) {
    const text = childrenOf(post, name)
      .map(wordsOf)
      .find((words) => words.trim() !== '')
    if (text !== undefined) return text.trim()
  }
  return null
}

function linkIn(post: Element): string | null {
  const links = childrenOf(post, 'link')
  const chosen = links.find(
    ({ attributes }) => attributes.href && (attributes.rel ?? 'alternate') === 'alternate',
  )
  return linkOf(chosen?.attributes.href ?? (wordsOf(links[0] ?? post).trim() || null) ?? textIn(post, 'guid'))
}

/** The longest wins: a summary often repeats the beginning of the content. */
function contentIn(post: Element): string {
  const bodies = ['encoded', 'content', 'description', 'summary'].flatMap((name) => childrenOf(post, name))
  const texts = bodies.map((body) => (body.attributes.type === 'xhtml' ? htmlOf(body) : wordsOf(body)))
  const longest = texts.reduce((longest, text) => (text.length > longest.length ? text : longest), '')
  // Escaped once too often: what should be tags would be read out.
  return /^\s*&lt;(?:p|div|br|ul|b|strong|span)\b/i.test(longest) ? wordsOf(readXml(longest)) : longest
}

/** What a resolved issue's only category is, where the page has no other place for its end (cState). */
function endIn(post: Element, first: Instant | null): Instant | null {
  const ends = childrenOf(post, 'category').flatMap((tag) => stampOf(wordsOf(tag).trim()) ?? [])
  return ends.find((end) => first === null || end >= first) ?? null
}

type Times = { readonly first: Instant | null; readonly last: Instant; readonly end: Instant | null }

function timesOf(post: Element): (Times & { readonly zone: Zone }) | null {
  const written = textIn(post, 'pubdate', 'published', 'issued', 'date', 'created')
  const first = stampOf(written)
  const last = stampOf(textIn(post, 'updated', 'modified')) ?? first
  // What the post leaves unsaid about its zone, its date may say.
  const zone = zoneOf(/(?:[+-]\d{2}:?\d{2}|\b[A-Z]{2,4})$/.exec(written ?? '')?.[0] ?? '') ?? utc
  return last === null ? null : { first, last, end: endIn(post, first), zone }
}

/** Null: nothing can be made of it. */
function draftsOf(post: Element, receivedAt: Instant, known: Vocabulary): readonly Draft[] | null {
  const title = titleOf(textOfHtml(textIn(post, 'title') ?? ''))
  const lines = linesOf(contentIn(post))
  const times = timesOf(post)
  if (times === null && lines.length === 0) return null
  if (title.title === '' && lines.length === 0) return null
  const scene: PostScene = {
    beside: times?.last ?? receivedAt,
    zone: times?.zone ?? utc,
    begins: 'investigating',
  }
  const url = linkIn(post)
  const id = (textIn(post, 'guid', 'id') ?? url ?? title.title).slice(0, 200)
  const sections = sectionsOf(lines, scene)
  const drafts = sections.flatMap((section, nth) => {
    const own = section.title === null ? title : titleOf(section.title)
    const named = { ...own, id: sections.length > 1 ? `${id}#${nth + 1}` : id, url }
    return sectionDraft(named, section.lines, scene, times, known) ?? []
  })
  return drafts.length === 0 ? null : drafts
}

type Named = ReturnType<typeof titleOf> & { readonly id: string; readonly url: string | null }

function sectionDraft(
  { id, title, state, yields = false, url, part }: Named,
  lines: readonly Line[],
  scene: PostScene,
  times: Times | null,
  known: Vocabulary,
): Draft | null {
  const planned = plannedIn(lines, scene)
  const facts = factsOf(lines)
  const word = facts.state ?? state
  const stated = word === 'same' ? null : word
  const ofWork = isOfWork(title) && (stated === null || stated === 'maintenance' || stated === 'resolved')
  const begins = planned !== null || ofWork ? 'maintenance' : scene.begins
  const dated = wordsInPost(facts.lines, { ...scene, begins })
  const whole = textOf(facts.lines.map(({ text }) => text))
  const toldState =
    stated === null || (yields && facts.state === null) ? toldBeside(stated, title, whole) : stated
  const saidAt = times?.last ?? writtenAt(whole, scene)
  const bare = saidAt === null ? [] : bareWords(saidAt, toldState, whole, times, begins)
  const updates = dated.length > 0 ? dated : bare
  if (updates.length === 0) return null
  const first = updates[0]!.state
  const work =
    planned !== null || first === 'maintenance' || (ofWork && (dated.length === 0 || first === 'resolved'))
  const saidStart = work || dated.length > 0 ? null : sinceIn(updates[0]!, scene)
  const told = work ? aheadIn(updates, scene) : dated.length > 0 ? null : toldIn(whole, scene, updates[0]!)
  return {
    ...{
      kind: work ? 'maintenance' : 'incident',
      id,
      title: (title || 'untitled').slice(0, limits.title),
      url,
    },
    start: planned?.start ?? told?.start ?? saidStart ?? startOf(dated, times),
    end: planned?.end ?? told?.end ?? null,
    updates,
    services: facts.parts.length > 0 ? facts.parts : part ? [part] : servicesNamed(title, whole, known),
    impact: work ? 'maintenance' : null,
    latestOnly: dated.length === 0 && (facts.state !== null || first === 'resolved'),
  }
}

/** What the body says of a post whose state nobody states, or only a title that yields. */
function toldBeside(stated: NoticeState | null, title: string, text: string): NoticeState {
  const told = toldBy(title, text)
  // Whoever writes "Outage" announces no work.
  return stated !== null && told === 'maintenance' ? stated : told
}

/** A post without dated words is one; where it says apart when the trouble ended, that is another. */
function bareWords(
  at: Instant,
  state: NoticeState,
  text: string,
  times: Times | null,
  begins: NoticeState,
): readonly FeedUpdate[] {
  if (state !== 'resolved' || !times?.end || times.first === null) return [{ at, state, text }]
  return [
    { at: times.first, state: begins, text },
    { at: times.end, state, text: '' },
  ]
}

/** A post that has no time of its own may say one: the first that has its day. */
function writtenAt(text: string, { zone, beside }: PostScene): Instant | null {
  const time = timesIn(text).find(({ day }) => day !== null)
  if (time === undefined) return null
  const at = resolveTime(time, { zone, anchor: beside, lean: 'latest' })
  return at <= beside ? at : null
}

/** "From A to B": of announced work, whoever of its words says so first. */
const aheadIn = (updates: readonly FeedUpdate[], { zone }: PostScene): Stretch | null =>
  updates.map(({ at, text }) => stretchAhead(text, zone, at)).find((stretch) => stretch !== null) ?? null

/** "Since A": a stretch within it ("between A and B it was worse") is no beginning of what goes on. */
function sinceIn({ at, text }: FeedUpdate, { zone }: PostScene): Instant | null {
  const since = beginningIn(text, zone, at)
  return since !== null && since <= at && since >= at - days(31) ? since : null
}

/** "Between A and B": of a trouble that is told of once it is over, that is when it was. */
function toldIn(text: string, { zone }: PostScene, { at, state }: FeedUpdate): Stretch | null {
  return state === 'resolved' ? toldStretch([{ at, text }], zone) : null
}

const startOf = (dated: readonly FeedUpdate[], times: Times | null): Instant | null =>
  dated.length > 0 ? dated[0]!.at : (times?.first ?? null)

/** Pages that post each word by itself: the same address (but for what follows `#`) and the same title. */
function merged(drafts: readonly Draft[]): readonly Draft[] {
  const groups = new Map<string, Draft[]>()
  for (const draft of drafts) {
    const key = threadOf(draft)
    groups.set(key, [...(groups.get(key) ?? []), draft])
  }
  return [...groups.values()].map((group) => (group.length === 1 ? group[0]! : joined(group)))
}

function threadOf({ id, url, title }: Draft): string {
  const address = url?.split('#')[0] ?? ''
  const isOwn = /^https?:\/\/[^/]+\/(?:[^/?]{2,}|[^/?]\/[^/?]+)/.test(address)
  return isOwn && !id.includes('#1') && !/#\d+$/.test(id) ? `${address}\n${title}` : id
}

function joined(group: readonly Draft[]): Draft {
  const oldest = group.reduce((a, b) => (b.updates[0]!.at < a.updates[0]!.at ? b : a))
  const all = group.flatMap((draft) => draft.updates)
  const updates = [...new Map(all.map((update) => [`${update.at} ${update.text}`, update])).values()]
  return {
    ...oldest,
    ...{ id: oldest.url?.split('#')[0] ?? oldest.id, updates, latestOnly: false },
    services: [...new Set(group.flatMap((draft) => draft.services))],
  }
}
