export { openStore, type StoreLog, type StoreOptions } from './open.ts'
export * from './outbox.ts'
export { planUsers } from './plan-uses.ts'
export * from './store.ts'
