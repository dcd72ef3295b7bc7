export * from './account/index.ts'
export * from './events.ts'
export { createLoop } from './loop.ts'
export * from './past.ts'
