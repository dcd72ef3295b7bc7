import { connect } from './connection.ts'

export async function makeToken(
  name: string,
  options: { url?: string; scopes: string; rotate?: boolean },
  print: (value: unknown) => void,
): Promise<void> {
  const scopes = options.scopes.split(',').map((scope) => scope.trim())
  const made = await connect(options, process.env).send<{ token: string }>('POST', '/api/v1/tokens', {
    name,
    scopes,
    rotate: options.rotate ?? false,
  })
  print(made.token)
}
