// The frame of every page: navigation, freshness, footer, what a page says while it has nothing to show.
//
// How a text is added: write it into the AREA it belongs to here (`words/en/AREA.ts`), in German into `words/de/AREA.ts`
// (what is missing there does not compile), and take it in a component by `useWords().AREA.text`. A new AREA is also
// named in `en/public.ts` and `de/public.ts`, or, when only the console needs it, in both `console.ts` (then it is taken
// by `useConsoleWords()`). A text is a string; `{name}` in it is filled by `fill(text, { name })`, or with elements by
// `<Fill text={...} name={<b>…</b>} />`. What is counted is `{ one: '# service', other: '# services' }`, taken by
// `useFormats().counted(n, text)`, which puts the number in. Numbers, times and names of countries come from
// `useFormats()`, never from a text.

export const shell = {
  description: 'What is down, what it stands on, and where traffic goes instead.',
  skip: 'Skip to the content',
  menu: 'Menu',
  pages: 'Pages',
  /** Beside the name, on the operator's side. */
  console: 'Console',
  nav: {
    board: 'Board',
    incidents: 'Incidents',
    endpoints: 'Endpoints',
    foundations: 'Foundations',
    whatIf: 'What if',
    rehearsals: 'Rehearsals',
    checks: 'Checks',
    journal: 'Journal',
    exercises: 'Exercises',
  },
  fresh: { drawn: 'As of {time}', live: 'Live', polling: 'Every 5 s', away: 'No connection' },
  freshMeans: 'Whether what is shown is fresh',
  away: 'No connection since {since}, showing the last known state. Trying again by itself.',
  exercise: 'Exercise',
  exerciseMark: 'EXERCISE',
  notNow: 'Nothing here is happening now.',
  virtualTime: 'Virtual time {time}.',
  leaveExercise: 'Leave the exercise',
  times: 'times are local, with UTC on hover',
  api: 'API',
  metrics: 'Metrics',
  language: 'Language',
  signIn: 'Sign in',
  signOut: 'Sign out',
  cancel: 'Cancel',
  why: 'Why',
  failures: {
    away: 'The server does not answer',
    missing: 'Not found',
    unauthorized: 'Sign in to see this',
    forbidden: 'You may not see this',
    refused: 'The server refused',
  },
  done: 'Done: what you sent was carried out.',
  asking: 'Asking the server…',
  pictureMissing: 'This picture could not be fetched; the figures are in the words beside it.',
  pager: {
    label: 'Pages of the list',
    at: 'Page {page} of {pages}',
    before: 'Back',
    next: 'Next',
    find: 'Search',
  },
  missingTitle: 'No such page',
  missing: 'Nothing is kept at this address. It may have been mistyped, or the thing it named is gone.',
  toBoard: 'To the board',
  shownOf: '{shown} of {total} shown',
  showMore: 'Show {more} more',
  showAll: 'Show all',
  justNow: 'just now',
  ago: '{age} ago',
}
