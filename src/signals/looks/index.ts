export * from './agreed.ts'
export * from './condition.ts'
export * from './judge.ts'
