export { openStore, type StoreLog, type StoreOptions } from './open.ts'
export * from './store.ts'
