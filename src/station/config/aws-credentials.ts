// Where AWS credentials come from, wherever something is asked of AWS: the publisher `route53`, a check of `dynamodb`.

import { Type } from 'typebox'
import type { Scene } from './names.ts'
import type { Path } from './problems.ts'
import { text } from './words.ts'

/** `example`: the profile shown. */
export const awsCredentials = (example: string) => ({
  credentialsFile: Type.Optional(
    text('file-path', {
      title: 'Shared credentials file',
      description:
        'Relative to this file; readable by its owner alone. Left out: environment, shared files or instance role, as the AWS SDK finds them.',
      examples: ['aws-credentials'],
    }),
  ),
  profile: Type.Optional(
    Type.String({ title: 'Profile in it', minLength: 1, maxLength: 100, examples: [example] }),
  ),
})

type Credentials = { readonly credentialsFile?: string; readonly profile?: string }

/** The file's name made absolute, and told to be a secret. */
export const resolveCredentials = (
  { credentialsFile, profile }: Credentials,
  here: Path,
  scene: Scene,
): Credentials => ({
  ...(credentialsFile === undefined
    ? {}
    : { credentialsFile: scene.nameFile([...here, 'credentialsFile'], credentialsFile, true) }),
  ...(profile === undefined ? {} : { profile }),
})
