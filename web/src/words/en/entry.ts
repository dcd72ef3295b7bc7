// Signing in: what stands on that page, and in the header of who has not.

export const entry = {
  title: 'Sign in',
  lead: 'For those who look after this board. What everybody may see needs no sign-in.',
  name: 'Name',
  password: 'Password',
  submit: 'Sign in',
  byToken: 'With a token instead',
  byName: 'With name and password instead',
  token: 'Token',
  aboutToken:
    'It begins with {start}. The first start of Holdfast wrote one into the file {file} of its data folder.',
  forgotten: 'Who forgot the password gets a link from an admin.',
  refused: {
    wrong: 'The name or the password is wrong.',
    wrongToken: 'This token is not known here.',
    wait: {
      one: 'Too many tries. The next one counts in # second.',
      other: 'Too many tries. The next one counts in # seconds.',
    },
    busy: 'Too many sign in at the moment. Try again shortly.',
  },
}
