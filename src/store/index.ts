export { openStore, type StoreLog, type StoreOptions } from './open.ts'
export { planUsers } from './plan-uses.ts'
export * from './store.ts'
