// Shape of a TSIG key, wherever one is written.

import { Type } from 'typebox'
import { shape, text } from './words.ts'

export const KeyShape = shape(
  {
    name: text('domain-name', { title: 'Name of the key', examples: ['k1'] }),
    algorithm: Type.Enum(['hmac-sha256', 'hmac-sha512'], { title: 'Algorithm', default: 'hmac-sha256' }),
    secretFile: text('file-path', {
      title: 'File with the secret in base64',
      description: 'Relative to this file; readable by its owner alone.',
      examples: ['k1.key'],
    }),
  },
  { title: 'TSIG key (RFC 8945)' },
)
