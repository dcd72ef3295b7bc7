// axe-core in a page under test. Its source is evaluated over the debugging protocol, so that the page keeps the
// security policy it is served with: nothing is loosened for the examination.

import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** WCAG 2.2 at A and AA, and what axe recommends beyond. */
const everything = {
  type: 'tag',
  values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
}
/** What another size or theme of the same document can change. */
const looks = { type: 'rule', values: ['color-contrast', 'target-size', 'scrollable-region-focusable'] }

const examination = (runOnly: object): string => `axe
  .run(document, { resultTypes: ['violations'], runOnly: ${JSON.stringify(runOnly)} })
  .then(({ violations }) =>
    violations.flatMap(({ id, help, nodes }) =>
      nodes.map(({ target, failureSummary }) => id + ' (' + help + ') at ' + target.join(' ') + ': ' + failureSummary),
    ),
  )`

/** What axe finds wrong with the page as it is shown now: one sentence for each place. */
export async function faults(page: Page, extent: 'everything' | 'looks' = 'everything'): Promise<string[]> {
  if (await page.evaluate(`typeof axe === 'undefined'`)) await page.evaluate(source)
  return page.evaluate(examination(extent === 'looks' ? looks : everything))
}
