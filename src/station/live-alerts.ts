// Alerts by the configuration in force.

import { readFile } from 'node:fs/promises'
import type { Logger } from 'pino'
import { type AlertSpec, type Alerts, startAlerts } from '../alerts/index.ts'
import { realClock as clock, realRandom as random, realTimers as timers } from './clock.ts'
import type { Realm } from './desk/realm.ts'

/** The couriers of the configuration in force; a reload that changes nothing of them leaves them alone. */
export class LiveAlerts {
  readonly #start: (specs: readonly AlertSpec[]) => Alerts
  #specs = '[]'
  #alerts: Alerts | null = null

  constructor(realm: Realm, boardUrl: string, log: Logger) {
    const secrets = (file: string): Promise<string> => readFile(file, 'utf8').then((text) => text.trim())
    this.#start = (specs) =>
      startAlerts({ specs, store: realm.store, clock, timers, random, log, boardUrl, secrets })
    realm.watch(() => this.#alerts?.nudge())
  }

  async configure(specs: readonly AlertSpec[]): Promise<void> {
    const written = JSON.stringify(specs)
    if (this.#alerts !== null && written === this.#specs) return
    await this.stop()
    this.#specs = written
    this.#alerts = this.#start(specs)
  }

  async stop(): Promise<void> {
    await this.#alerts?.stop()
  }
}
