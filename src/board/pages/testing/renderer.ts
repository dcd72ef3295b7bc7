// A renderer for the board's tests: a page that asks for the services, and words that make it misbehave.

import { isConsole } from '../address.ts'
import type { DrawAsk, DrawnPage } from '../drawing.ts'

/** No page's: told to be so. */
const styles = 'sha256-of-what-is-carried'

export function draw({ path, query, at, answers, session, refused }: DrawAsk): DrawnPage {
  if (query.includes('q=break')) throw new Error('this page cannot be drawn')
  if (query.includes('q=loop')) for (;;);
  if (path === '/endpoints')
    return { status: 302, location: '/console/endpoints', html: '', styles: null, asked: [], used: [] }
  const services = answers.services
  const ids =
    services === undefined ? [] : (JSON.parse(services.body) as { id: string }[]).map(({ id }) => id)
  return {
    status: path === '/nowhere' ? 404 : 200,
    location: null,
    styles: isConsole(path) ? null : styles,
    html: `<!doctype html><p>${path}${query} ${ids.join()} ${session?.name ?? 'nobody'} ${at} ${refused?.why ?? ''} ${refused?.typed.map(([, text]) => text).join() ?? ''}</p>${'.'.repeat(2_000)}`,
    asked: services === undefined ? ['services'] : [],
    used: services === undefined ? [] : ['services'],
  }
}
