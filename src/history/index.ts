export { BadHistory } from './bad-history.ts'
export { type Buckets, bucketSeconds, judgeCrowd } from './crowd.ts'
export { type Extent, type Figures, figuresOf, type Known, loudestMissed } from './figures.ts'
export { atlasFrom } from './graph.ts'
export { readKnown } from './known.ts'
export { type Answer, judgeOutage } from './outage.ts'
export { Overview, type OverviewSetup } from './overview.ts'
export { type Alarm, Past, someMonday } from './past.ts'
export { type Drawn, pictureHtml, pictureSvg } from './picture/picture.ts'
export {
  type Reading,
  type Recorded,
  type RecordedOutage,
  recordedCrowd,
  recordedOutage,
  recordedReports,
  seriesNames,
} from './recorded.ts'
export { alarmsFile, crowdHeading, judgeReports, reportsHeading, type Visit } from './reports.ts'
export { fileSource, type OpenSource, type Source, sourceIn } from './source.ts'
export { fileSpool, type OpenSpool } from './spool.ts'
export type { Walk } from './walk.ts'
