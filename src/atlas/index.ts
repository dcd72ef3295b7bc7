export * from './atlas.ts'
