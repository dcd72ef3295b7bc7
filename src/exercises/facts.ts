// 20 October 2025, as published: minute marks, the provider's posts and the crowd's totals. Facts only, in our own
// words; whatever else the exercise shows is invented, and said to be so. Sources: Amazon's post-event summary
// (aws.amazon.com/message/101925), its Health Dashboard posts of that day, and Ookla's Downdetector figures.

import type { NoticeState } from '../signals/index.ts'
import { type Instant, instant } from '../terms/index.ts'

/** 06:48 UTC: the regional DynamoDB name lost its addresses. */
export const t0: Instant = instant(Date.UTC(2025, 9, 20, 6, 48))
export const rootCause = 'aws/us-east-1/dynamodb'

/** Minutes after t0. */
export const milestones = {
  firstPost: 23,
  dynamoDbNamed: 98,
  dnsNamed: 133,
  dnsRestored: 157,
  connectionsRestored: 172,
  fullMitigation: 227,
} as const

/** How long services were away, in minutes, by how they could come back. */
export const recoveryRanges = { auto: [5, 15], manual: [20, 90], long: [120, 480] } as const
export type Recovery = keyof typeof recoveryRanges
/** Services that still had trouble when the day was declared over. */
export const lingeringServices = 19
export const leastServices = 2000
export const leastCountries = 60

export type Post = { readonly minute: number; readonly state: NoticeState; readonly said: string }

const region = ['aws/us-east-1'] as const
const cause = [rootCause] as const

/** The posts whose exact minutes are known, each in one paraphrased sentence. */
export const posts: readonly (Post & { readonly about: readonly string[] })[] = [
  {
    minute: 23,
    state: 'investigating',
    about: region,
    said: 'Looking into errors of several services in us-east-1.',
  },
  {
    minute: 63,
    state: 'investigating',
    about: region,
    said: 'Confirms raised errors and delays; opening support cases is affected too.',
  },
  {
    minute: 98,
    state: 'investigating',
    about: cause,
    said: 'Confirms many errors on requests to the DynamoDB endpoint.',
  },
  {
    minute: 133,
    state: 'identified',
    about: cause,
    said: 'Thinks that DNS resolution of the DynamoDB endpoint is the cause; IAM and global tables suffer too.',
  },
  { minute: 154, state: 'monitoring', about: cause, said: 'First signs of recovery.' },
  {
    minute: 159,
    state: 'monitoring',
    about: cause,
    said: 'Clear signs of recovery; a backlog is left to work off.',
  },
  {
    minute: 195,
    state: 'monitoring',
    about: cause,
    said: 'Global services that rely on us-east-1 are back.',
  },
  {
    minute: 227,
    state: 'monitoring',
    about: cause,
    said: 'The DNS fault is fully mitigated; starting EC2 instances still fails; advises flushing DNS caches.',
  },
  {
    minute: 260,
    state: 'identified',
    about: region,
    said: 'Works on EC2 launch errors and on Lambda reading from SQS.',
  },
  {
    minute: 300,
    state: 'identified',
    about: region,
    said: 'Failing EC2 launches also hold back RDS, ECS and Glue.',
  },
  { minute: 322, state: 'identified', about: region, said: 'Lambda reads from SQS again.' },
  { minute: 360, state: 'identified', about: region, said: 'Launches succeed in some availability zones.' },
  { minute: 414, state: 'identified', about: region, said: 'Slows new launches down to help the recovery.' },
  {
    minute: 446,
    state: 'investigating',
    about: region,
    said: 'Confirms API errors and lost connectivity across services again.',
  },
  {
    minute: 461,
    state: 'monitoring',
    about: region,
    said: 'First recovery of connectivity; still looking for the reason.',
  },
  {
    minute: 496,
    state: 'identified',
    about: region,
    said: "Places the connectivity fault within EC2's internal network.",
  },
  {
    minute: 535,
    state: 'identified',
    about: region,
    said: 'Names the part that watches load balancer health; launches stay throttled.',
  },
  {
    minute: 565,
    state: 'monitoring',
    about: region,
    said: 'Connectivity and APIs recover after a further step.',
  },
  {
    minute: 615,
    state: 'monitoring',
    about: region,
    said: 'Recovery goes on; an internal part of Lambda is still affected.',
  },
  {
    minute: 650,
    state: 'monitoring',
    about: region,
    said: 'A further update (its text is not kept in our source).',
  },
  {
    minute: 694,
    state: 'monitoring',
    about: region,
    said: 'A further update (its text is not kept in our source).',
  },
  {
    minute: 747,
    state: 'monitoring',
    about: region,
    said: 'A further update (its text is not kept in our source).',
  },
  { minute: 795, state: 'monitoring', about: region, said: 'Lambda invocations are fully recovered.' },
]

/** Reports of the whole day, as published. The sector beside each name is ours. */
export const reportsByService: readonly (readonly [name: string, sector: string, reports: number])[] = [
  ['Snapchat', 'social', 3_000_000],
  ['AWS', 'cloud', 2_500_000],
  ['Roblox', 'game', 716_000],
  ['Amazon', 'shop', 698_000],
  ['Reddit', 'social', 397_000],
  ['Ring', 'home', 357_000],
  ['Instructure', 'school', 265_000],
  ['Fortnite', 'game', 233_000],
  ['Venmo', 'bank', 185_000],
  ['Canva', 'work', 168_000],
]

export const reportsByCountry: Readonly<Record<string, number>> = {
  US: 6_300_000,
  GB: 1_500_000,
  DK: 774_000,
  NL: 737_000,
  BR: 589_000,
  FR: 587_000,
  AU: 516_000,
  CA: 475_000,
  IN: 428_000,
  JP: 368_000,
}

/** Reports of the first two hours, where published. */
export const firstTwoHours: Readonly<Record<string, number>> = {
  US: 1_400_000,
  GB: 800_000,
  NL: 400_000,
  AU: 400_000,
  FR: 350_000,
  JP: 350_000,
}
/** The same for the world; and the whole day ("over sixteen million", "over seventeen million" with the background). */
export const worldFirstTwoHours = 6_500_000
export const worldReports = { least: 16_000_000, most: 17_500_000 } as const
/** On an ordinary day the world reports about a million times. */
export const ordinaryDay = 1_000_000
