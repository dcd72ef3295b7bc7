// A table with headers that may be wider than the screen: it scrolls inside its own box, by keyboard too, never the page.

import type { ComponentChildren } from 'preact'

type Props = {
  label: string
  heads: readonly (string | { text: string; class: string })[]
  children: ComponentChildren
}

export function Table({ label, heads, children }: Props) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard (WCAG 2.1.1)
    <section class="table-box" aria-label={label} tabIndex={0}>
      <table>
        <thead>
          <tr>
            {heads.map((head) => (
              <th
                key={typeof head === 'string' ? head : head.text}
                scope="col"
                class={typeof head === 'string' ? '' : head.class}
              >
                {typeof head === 'string' ? head : head.text}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </section>
  )
}
