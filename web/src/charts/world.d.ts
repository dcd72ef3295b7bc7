declare module 'virtual:world' {
  export const world: import('../../build/world-shapes.ts').World
}
