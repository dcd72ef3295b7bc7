// Providers as readers know them; one that is not known here is shown as it was configured.

const providers: Readonly<Record<string, string>> = {
  aws: 'AWS',
  gcp: 'Google Cloud',
  azure: 'Azure',
  cloudflare: 'Cloudflare',
  github: 'GitHub',
  fastly: 'Fastly',
  stripe: 'Stripe',
}

export const providerName = (provider: string): string =>
  Object.hasOwn(providers, provider) ? providers[provider]! : provider
