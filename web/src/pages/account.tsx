// The after-incident account, to take along. It is fetched with the token and handed over as a file: a link alone would
// be asked for without one, and words of others stand in it that must not run beside the board.

import { useState } from 'preact/hooks'
import { askText } from '../data/client.ts'
import { useSignedIn } from '../data/session.ts'
import { Nothing, Panel } from '../parts/page.tsx'
import { useRealm } from '../realm/realm.ts'
import { accountFormats, accountWords } from '../words/account.ts'

export function Account({ incident }: { incident: string }) {
  const signedIn = useSignedIn() !== null
  return (
    <Panel title={accountWords.title}>
      {signedIn ? <Offered incident={incident} /> : <Nothing>{accountWords.signIn}</Nothing>}
    </Panel>
  )
}

function Offered({ incident }: { incident: string }) {
  const realm = useRealm()
  const [trouble, setTrouble] = useState<string | null>(null)
  const fetched = async (format: string): Promise<void> => {
    const told = await askText(`${realm.api('incidents', incident, 'report')}?format=${format}`)
    setTrouble(told.ok ? null : told.error.message)
    if (told.ok) handOver(told.value, `${incident}.${format}`)
  }
  return (
    <>
      <p>{accountWords.lead}</p>
      <div class="row">
        {accountFormats.map(({ format, word }) => (
          <button key={format} type="button" class="button" onClick={() => void fetched(format)}>
            {word}
          </button>
        ))}
      </div>
      {trouble !== null && (
        <p role="alert" class="tone-bad">
          {trouble}
        </p>
      )}
    </>
  )
}

function handOver(text: string, name: string): void {
  const address = URL.createObjectURL(new Blob([text]))
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  // The browser has taken the file's data when the click is over; the address is of no more use.
  setTimeout(() => URL.revokeObjectURL(address))
}
