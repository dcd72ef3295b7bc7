// The words of the after-incident account's place on an incident's page.

export const accountWords = {
  title: 'After-incident account',
  lead: 'What happened, for afterwards: timeline, cause and how surely, who was hit, what moved when, what was slow.',
  signIn: 'Sign in to take the after-incident account along.',
} as const

export const accountFormats = [
  { format: 'html', word: 'Download as a page' },
  { format: 'md', word: 'Download as Markdown' },
] as const
