// Who may sign in and as what, who has, and the tokens of programs: an admin's page.

import type { UserView } from '../../../../src/board/people-views.ts'
import { useResource } from '../../data/resource.ts'
import { Loaded, Nothing, Page, Panel } from '../../parts/page.tsx'
import { Table } from '../../parts/table.tsx'
import { Time } from '../../parts/time.tsx'
import { Input, useChosen, useRefused } from '../../parts/typed.tsx'
import { fill } from '../../words/fill.ts'
import { useConsoleWords, useFormats } from '../../words/speech.ts'
import { Deed } from './deed.tsx'
import { Sessions } from './sessions.tsx'
import { Tokens } from './tokens.tsx'

/** As the API has it, so that a browser can say what is wrong before anything is sent. */
const namePattern = '[a-z0-9](?:[a-z0-9._@\\-]{0,61}[a-z0-9])?'

const roles = ['viewer', 'responder', 'operator', 'admin'] as const

export function UsersPage() {
  const { account } = useConsoleWords()
  return (
    <Page title={account.people}>
      <Users />
      <Tokens />
      <Sessions of={null} />
    </Page>
  )
}

function Users() {
  const { account } = useConsoleWords()
  const { count } = useFormats()
  const users = useResource<UserView[]>('users')
  return (
    <Loaded from={users}>
      {(all) => (
        <Panel title={account.users.title} id="users" note={count(all.length)}>
          {all.length === 0 ? <Nothing>{account.users.none}</Nothing> : <List users={all} />}
          <NewUser />
        </Panel>
      )}
    </Loaded>
  )
}

function List({ users }: { users: readonly UserView[] }) {
  const { account } = useConsoleWords()
  const { counted } = useFormats()
  const words = account.users
  return (
    <Table
      label={words.title}
      heads={[
        { text: words.name },
        { text: words.role },
        { text: words.seen },
        { text: account.sessions.title },
        { text: '' },
      ]}
      rows={users.map((user) => ({
        key: user.name,
        cells: [
          user.name,
          account.roles[user.role],
          user.seen === null ? <span class="muted">{words.never}</span> : <Time at={user.seen} withAge />,
          counted(user.sessions, words.sessions),
          <Change user={user} />,
        ],
      }))}
    />
  )
}

function Change({ user: { name, role } }: { user: UserView }) {
  const { account } = useConsoleWords()
  const words = account.users
  const path = `users/${encodeURIComponent(name)}`
  const wasRefused = useRefused(path, []) !== null
  return (
    <details class="act" open={wasRefused}>
      <summary class="button button-small" aria-label={fill(words.changeOf, { name })}>
        {words.change}
      </summary>
      <p class="muted small">{fill(words.ends, { name })}</p>
      <Deed method="PATCH" path={path} word={words.setRole}>
        <RoleField chosen={role} />
      </Deed>
      <Deed method="PATCH" path={path} word={words.setPassword}>
        <PasswordField id={`password-of-${name}`} />
      </Deed>
      <Deed method="DELETE" path={path} word={fill(words.remove, { name })} grave />
    </details>
  )
}

function NewUser() {
  const { account } = useConsoleWords()
  const words = account.users
  const wasRefused = useRefused('users', []) !== null
  return (
    <details class="act" open={wasRefused}>
      <summary class="button button-small">{words.add}</summary>
      <Deed method="POST" path="users" word={words.add}>
        <label class="field">
          {words.name}
          <Input
            name="name"
            required
            maxLength={63}
            pattern={namePattern}
            title={words.nameRule}
            autoComplete="off"
            autoCapitalize="none"
            spellcheck={false}
            aria-describedby="name-rule"
          />
        </label>
        <p id="name-rule" class="muted small">
          {words.nameRule}
        </p>
        <RoleField chosen="viewer" />
        <PasswordField id="password-of-new" />
      </Deed>
    </details>
  )
}

function RoleField({ chosen: now }: { chosen: UserView['role'] }) {
  const { account } = useConsoleWords()
  const chosen = useChosen('role', now)
  return (
    <label class="field">
      {account.users.role}
      <select name="role">
        {roles.map((role) => (
          <option key={role} value={role} selected={role === chosen}>
            {account.roles[role]}: {account.mayAs[role]}
          </option>
        ))}
      </select>
    </label>
  )
}

function PasswordField({ id }: { id: string }) {
  const { account } = useConsoleWords()
  const words = account.password
  return (
    <>
      <label class="field">
        {words.next}
        <Input
          name="password"
          type="password"
          required
          minLength={12}
          maxLength={200}
          autoComplete="new-password"
          aria-describedby={id}
        />
      </label>
      <p id={id} class="muted small">
        {words.rule}
      </p>
    </>
  )
}
