// A table with headers. On a narrow screen each row becomes a small list of its own, every cell led by its header's word.

import type { ComponentChildren } from 'preact'

/** Without a text: what can be done with the row. */
export type Head = { readonly text: string; readonly class?: string }
/** The first cell names the row. */
export type Row = { readonly key: string; readonly cells: readonly ComponentChildren[] }

type Props = { label: string; heads: readonly Head[]; rows: readonly Row[] }

export function Table({ label, heads, rows }: Props) {
  return (
    <table class="table" aria-label={label}>
      <thead>
        <tr>
          {heads.map(({ text, ...head }) =>
            text === '' ? (
              <td key={text} class={head.class} />
            ) : (
              <th key={text} scope="col" class={head.class}>
                {text}
              </th>
            ),
          )}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.key}>
            {row.cells.map((cell, i) => (
              <Cell key={heads[i]?.text} head={heads[i]} names={i === 0}>
                {cell}
              </Cell>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

type CellProps = { head: Head | undefined; names: boolean; children: ComponentChildren }

function Cell({ head, names, children }: CellProps) {
  if (names)
    return (
      <th scope="row" class={head?.class}>
        {children}
      </th>
    )
  return (
    <td class={head?.class} data-head={head?.text}>
      <div>{children}</div>
    </td>
  )
}
