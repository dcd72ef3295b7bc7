export * from './endpoint.ts'
export * from './plan.ts'
export * from './ports.ts'
