// For how long something goes: a few lengths that people mean, as the API takes them.

import { useConsoleWords, useFormats } from '../words/speech.ts'
import { useChosen } from './typed.tsx'

const lengths = ['30m', '1h', '2h', '4h', '8h', '1d', '7d'] as const

/** `none`: a first choice that says no length. */
export function LengthField({
  label,
  none,
  chosen: usually = '2h',
}: {
  label: string
  none?: string
  chosen?: string
}) {
  const lengthText = useLengthText()
  const chosen = useChosen('for', none === undefined ? usually : '')
  return (
    <label>
      {label}
      <select name="for" key={chosen}>
        {none !== undefined && <option value="">{none}</option>}
        {lengths.map((length) => (
          <option key={length} value={length} selected={length === chosen}>
            {lengthText(length)}
          </option>
        ))}
      </select>
    </label>
  )
}

export function useLengthText(): (length: string) => string {
  const { forms } = useConsoleWords().voice
  const { counted } = useFormats()
  const units: Readonly<Record<string, typeof forms.hours>> = {
    m: forms.minutes,
    h: forms.hours,
    d: forms.days,
  }
  return (length) => counted(Number(length.slice(0, -1)), units[length.slice(-1)] ?? forms.hours)
}
