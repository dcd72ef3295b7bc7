export * from './journal.ts'
export * from './store.ts'
