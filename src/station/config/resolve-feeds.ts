// Feeds: from what people write to the specs that the poller takes.

import { type FeedSpec, feedKinds } from '../../feeds/index.ts'
import { type Scene, standsOn } from './names.ts'
import { FeedMapsShape, type WrittenFeed, type WrittenMaps } from './shape-feeds.ts'

export function resolveFeeds(
  written: Readonly<Record<string, WrittenFeed>>,
  scene: Scene,
): readonly FeedSpec[] {
  return Object.entries(written).flatMap(([id, feed]): FeedSpec[] => {
    const { kind, every, components } = feed
    const url = feed.url ?? feedKinds[kind]?.url ?? null
    if (url === null) {
      scene.tell(['feeds', id], `a feed of kind ${kind} needs the address of its page: \`url: https://…\``)
      return []
    }
    const maps = { ...mapsOfFile(id, feed.mapsFile, scene), ...feed.maps }
    for (const path of Object.values(maps)) standsOn(scene, path)
    return [{ id, kind, url: url.replace(/\/+$/, ''), every, maps, components }]
  })
}

function mapsOfFile(id: string, file: string | undefined, scene: Scene): WrittenMaps {
  if (file === undefined) return {}
  const included = scene.include(['feeds', id, 'mapsFile'], file, FeedMapsShape)
  return included === null ? {} : (included.written as WrittenMaps)
}
