// Signing in and out, users, tokens.

export const account = {}
