export { noticeKey } from './news.ts'
export { type Feed, type FeedDeps, pollFeed } from './poller.ts'
export * from './spec.ts'
export { readHistory, readSummary } from './statuspage.ts'
