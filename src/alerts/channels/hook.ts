// Webhooks whose URL is itself the secret: it is written, or stands in a file.

import type { Hook } from '../spec.ts'

export const hookFiles = ({ urlFile }: Hook): Readonly<Record<string, string>> =>
  urlFile === undefined ? {} : { url: urlFile }

export const hookUrl = ({ url }: Hook, secret: (name: string) => string): string => url ?? secret('url')
