// `holdfast delegation ZONE`: the records to put into the parent, and then, round by round, what is wrong between parent
// and child as the world finds them.

import {
  asking,
  type DelegationFinding,
  type DelegationQuestion,
  judgeDelegation,
  lookAtDelegation,
  masterFileLine,
  parseServers,
  recordsForParent,
  type Server,
  systemServers,
} from '../../checks/index.ts'
import { absolute, type DomainName, parseName } from '../../dns/index.ts'
import { type Duration, isoTime, parseDuration, seconds } from '../../terms/index.ts'
import { realClock, realTimers } from '../clock.ts'
import { runningInstances } from '../instances.ts'
import { ProcessSignals } from '../process-signals.ts'
import { CommandFailure } from './connection.ts'

type Print = (value: unknown) => void
export type DelegationOptions = {
  readonly resolver?: string
  readonly server?: string
  readonly port: number
  readonly once?: boolean
  readonly every: string
  readonly json?: boolean
}

/** For one answer: longer than a slow server takes, short enough to find a dead one in every round. */
const patience = seconds(3)

export async function delegation(zoneText: string, options: DelegationOptions, print: Print): Promise<void> {
  const question = questionOf(zoneText, options)
  const every = durationOf(options.every)
  const signals = options.once ? null : new ProcessSignals()
  const show = options.json ? showJson(question.zone, print) : showText(question.zone, print)
  for (;;) {
    const facts = await lookAtDelegation(question, asking(realTimers, patience))
    const findings = judgeDelegation(facts)
    show({ records: recordsForParent(facts), findings, servers: facts.servers.length })
    if (signals === null) return failIfWrong(findings)
    await Promise.race([signals.stopped(), waited(every)])
    if (signals.stopping.aborted) return
  }
}

function questionOf(zoneText: string, { resolver, server, port }: DelegationOptions): DelegationQuestion {
  const zone = parseName(zoneText)
  if (!zone.ok) throw new CommandFailure(zone.error, 2)
  if (!(Number.isInteger(port) && port > 0 && port < 65_536))
    throw new CommandFailure('--port: expected a port such as 53', 2)
  return {
    zone: zone.value,
    port,
    resolvers: resolver === undefined ? systemServers() : [serverOf('--resolver', resolver)],
    // A Holdfast that runs here may serve the zone before anybody delegates it.
    intended:
      server === undefined
        ? parseServers(runningInstances(process.env).map(({ dns }) => dns))
        : [serverOf('--server', server)],
  }
}

function serverOf(option: string, text: string): Server {
  const [server] = parseServers([text])
  if (server) return server
  throw new CommandFailure(
    `${option}: expected an address such as 192.0.2.53 or 192.0.2.53:5300, read ${text}`,
    2,
  )
}

function durationOf(text: string): Duration {
  const read = parseDuration(text)
  if (!read.ok) throw new CommandFailure(`--every: ${read.error}`, 2)
  if (read.value < seconds(1))
    throw new CommandFailure('--every: at least 1s, the servers are not ours alone', 2)
  return read.value
}

const waited = (wait: Duration): Promise<void> =>
  new Promise((resolve) => {
    realTimers.after(wait, resolve)
  })

function failIfWrong(findings: readonly DelegationFinding[]): void {
  const wrong = findings.filter(({ severity }) => severity !== 'note')
  if (wrong.length === 0) return
  const many = wrong.length === 1 ? 'one thing is wrong' : `${wrong.length} things are wrong`
  throw new CommandFailure(many)
}

type Round = {
  readonly records: ReturnType<typeof recordsForParent>
  readonly findings: readonly DelegationFinding[]
  readonly servers: number
}

const showJson = (zone: DomainName, print: Print) => (round: Round) =>
  void print(JSON.stringify({ at: isoTime(realClock.now()), zone, ...round }))

/** After the first round only what has changed. */
function showText(zone: DomainName, print: Print): (round: Round) => void {
  let recordsBefore: string | null = null
  let before = new Map<string, DelegationFinding>()
  let first = true
  return ({ records, findings, servers }) => {
    const lines = records.map(masterFileLine).join('\n')
    if (lines !== recordsBefore)
      print(
        lines === ''
          ? `what ${absolute(zone)} should have in its parent is not known: no server of it answers (name one with --server)`
          : `; for the parent of ${absolute(zone)}\n${lines}\n`,
      )
    recordsBefore = lines
    const now = new Map(findings.map((finding) => [`${finding.code} ${finding.subject}`, finding]))
    const at = isoTime(realClock.now())
    for (const [key, finding] of now) if (before.get(key)?.detail !== finding.detail) print(sentence(finding))
    for (const [key, { code, subject }] of before) if (!now.has(key)) print(`over     ${code} ${subject}`)
    const wrong = findings.filter(({ severity }) => severity !== 'note').length
    if (first || now.size !== before.size)
      print(
        `${at} ${servers === 1 ? 'one server' : `${servers} servers`} asked, ${wrong === 0 ? 'nothing is wrong' : `${wrong} wrong`}`,
      )
    before = now
    first = false
  }
}

const sentence = ({ severity, code, detail, fix }: DelegationFinding): string =>
  `${severity.padEnd(8)} ${code}: ${detail}${fix === '' ? '' : `\n         ${fix}`}`
