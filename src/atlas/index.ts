export * from './atlas.ts'
export * from './blast-radius.ts'
export * from './name-foundation.ts'
export * from './reach.ts'
