export * from './events.ts'
export { createLoop } from './loop.ts'
