// The shape of `feeds`: whose word Holdfast listens to, and what the names there stand for.

import { type Static, Type } from 'typebox'
import { feedKinds } from '../../feeds/index.ts'
import { duration, list, shape, text } from './words.ts'

/** Also the shape of a `mapsFile`. */
export const FeedMapsShape = Type.Record(Type.String(), text('foundation-path', { title: 'Foundation' }), {
  title: 'Component, as the page writes it, to the foundation it is',
  description: '`*` stands for everything that has no entry of its own.',
  default: {},
  examples: [{ Actions: 'github/actions' }],
  maxProperties: 5000,
})

export const FeedShape = shape(
  {
    kind: Type.Enum(Object.keys(feedKinds), { title: 'Kind' }),
    url: Type.Optional(
      text('web-url', {
        title: "The page's root, or a document of it",
        description:
          "What is asked below the root is the kind's to say; an address that names a file (`.json`, `.xml`, `.rss`, `.atom`), and the one of `rss` and `atom`, is asked itself. Left out: where the kind has only one provider, its public address.",
        examples: ['https://www.githubstatus.com'],
      }),
    ),
    every: duration({ title: 'Interval', default: '60s' }, '1s', '1d'),
    components: list(Type.String({ title: 'Component', minLength: 1, maxLength: 300 }), {
      title: 'Only troubles of these components, as the page writes them',
      description: 'And those that name no component at all. Left out: all.',
      default: [],
      examples: [['Actions', 'Git Operations']],
      maxItems: 1000,
    }),
    maps: FeedMapsShape,
    mapsFile: Type.Optional(
      text('file-path', {
        title: 'More of `maps`, in a YAML or JSON file of their own',
        description: '`maps` goes before it.',
        examples: ['github.yaml'],
      }),
    ),
  },
  { title: 'Feed' },
)

export type WrittenFeed = Static<typeof FeedShape>
export type WrittenMaps = Static<typeof FeedMapsShape>
