export {
  type Acknowledgement,
  acknowledgementOf,
  type Maintenance,
  type Matches,
  maintenanceOf,
  type Silence,
  silenceOf,
} from './acts.ts'
export * from './message.ts'
export * from './route.ts'
export * from './telling.ts'
