// Shapes of checks that measure: how far a replica is behind. What they find is a number, for `ready`.

import { Type } from 'typebox'
import { awsCredentials } from './aws-credentials.ts'
import { shape, text } from './words.ts'

export const PostgresShape = shape(
  {
    standby: text('postgres-peer', {
      title: 'The standby that is asked how far it is behind',
      examples: ['db-west.shop.example:5432'],
    }),
    primary: Type.Optional(
      text('postgres-peer', {
        title: 'The primary it follows',
        description:
          'Its position in the log is compared. Left out: lag counts from the moment in which the stream broke, because a standby alone cannot know what it was not sent.',
        examples: ['db-east.shop.example:5432'],
      }),
    ),
    user: Type.String({
      title: 'Role that signs in',
      description: 'It needs no more than `LOGIN` and `CONNECT` to the database.',
      default: 'holdfast',
      minLength: 1,
      maxLength: 63,
    }),
    database: Type.String({ title: 'Database', default: 'postgres', minLength: 1, maxLength: 63 }),
    passwordFile: Type.Optional(
      text('file-path', {
        title: 'File with its password',
        description: 'Relative to this file; readable by its owner alone. One line.',
        examples: ['postgres.password'],
      }),
    ),
    tls: Type.Enum(['verify-full', 'require', 'disable'], {
      title: 'TLS',
      description:
        'As `sslmode` of libpq: `require` encrypts and trusts any certificate, `verify-full` trusts the right one.',
      default: 'verify-full',
    }),
    caFile: Type.Optional(
      text('file-path', {
        title: 'Certificates that are trusted',
        description: 'Left out: those that Node trusts.',
        examples: ['postgres-ca.pem'],
      }),
    ),
    whenPrimary: Type.Enum(['ready', 'not-ready'], {
      title: 'What it counts as when it is no standby (any more)',
      description:
        '`ready`: it was promoted and has all there is; `not-ready`: for an old primary that must not come back by itself. With `primary` given, two primaries at once are never ready.',
      default: 'ready',
    }),
  },
  { title: 'PostgreSQL: seconds that a standby is behind' },
)

const region = (title: string, example: string) =>
  shape(
    {
      region: text('aws-region', { title: 'Region', examples: [example] }),
      endpoint: Type.Optional(
        text('web-url', {
          title: "Address in place of the region's own",
          description: 'For a VPC endpoint or a proxy.',
          examples: ['https://dynamodb.proxy.example'],
        }),
      ),
    },
    { title },
  )

export const DynamodbShape = shape(
  {
    table: text('dynamodb-table', { title: 'The global table', examples: ['orders'] }),
    key: Type.String({
      title: 'Name of its partition key',
      description: 'Of type string. A table with a sort key cannot hold the canary: make one for it.',
      default: 'id',
      minLength: 1,
      maxLength: 255,
    }),
    from: region('Where the canary is written', 'us-east-1'),
    to: region('Where it is read', 'eu-west-1'),
    ...awsCredentials('dynamodb'),
  },
  { title: 'DynamoDB global table: seconds that a canary item, written here and read there, takes' },
)
