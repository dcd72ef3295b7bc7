export * from './incident.ts'
