// `/openapi.json`: made from the same schemas that validate and type the routes.

import swagger from '@fastify/swagger'
import type { App } from './app.ts'

const description = `The HTTP API of Holdfast. Times are ISO 8601 in UTC, durations are milliseconds, generations are decimal strings.
Reading without a token shows what is marked public. Changing anything needs a bearer token with the scope that the operation names, or the cookie of a session of a role that has it, with the header x-holdfast-csrf; reports may be sent without one, within a rate limit.`

export async function describeApi(app: App, version: string): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'Holdfast', version, description, license: { name: 'Apache-2.0' } },
      components: {
        securitySchemes: { token: { type: 'http', scheme: 'bearer', bearerFormat: 'hf_…' } },
      },
    },
    transform: ({ schema, url, route }) => {
      const needs = route.config?.needs
      if (!needs) return { schema, url }
      return { schema: { ...schema, security: [{ token: [needs] }] }, url }
    },
  })
}
