// The console's front page: what needs somebody, before everything else that is so.

import { useRealm } from '../../realm/realm.ts'
import { Home } from '../home/home.tsx'
import { WaitingPanel } from './waiting.tsx'

export function ConsoleBoard() {
  const real = useRealm().id === null
  return (
    <>
      {real && <WaitingPanel />}
      <Home />
    </>
  )
}
