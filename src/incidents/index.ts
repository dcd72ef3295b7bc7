export * from './detector.ts'
export * from './incident.ts'
