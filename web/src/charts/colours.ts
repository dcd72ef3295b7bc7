// The style sheet's colours for what is drawn on a canvas, and the moment they change between light and dark.

export const colour = (name: string): string =>
  getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim()

export function onThemeChange(act: () => void): () => void {
  const dark = matchMedia('(prefers-color-scheme: dark)')
  dark.addEventListener('change', act)
  return () => dark.removeEventListener('change', act)
}
