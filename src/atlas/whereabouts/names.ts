// Whose a name is, told by its ending: nameservers (who answers for a zone) and aliases (what a CNAME leads into, also
// where no address range is published). From the providers' own documentation of the names they hand out.

import type { FoundationPath } from '../../terms/index.ts'

type Ending = readonly [RegExp, string]

const nameservers: readonly Ending[] = [
  [/\.awsdns-\d+\.(?:com|net|org|co\.uk)$/, 'aws/route53'],
  [/\.ns\.cloudflare\.com$/, 'cloudflare'],
  [/\.azure-dns\.(?:com|net|org|info)$/, 'azure/dns'],
  [/^ns-cloud-[a-e]\d\.googledomains\.com$/, 'gcp/dns'],
  [/(?:^|\.)ns[1-4]\.google\.com$/, 'google'],
  [/\.akam\.net$/, 'akamai'],
  [/\.nsone\.net$/, 'ns1'],
  [/\.dynect\.net$/, 'dyn'],
  [/\.ultradns\.(?:com|net|org|biz|info|co\.uk)$/, 'ultradns'],
  [/\.domaincontrol\.com$/, 'godaddy'],
  [/\.dnsmadeeasy\.com$/, 'dnsmadeeasy'],
  [/\.dnsimple(?:-edge)?\.(?:com|net|org)$/, 'dnsimple'],
  [/\.digitalocean\.com$/, 'digitalocean'],
  [/\.linode\.com$/, 'linode'],
  [/\.hetzner\.(?:com|de)$|\.second-ns\.(?:com|de)$/, 'hetzner'],
  [/\.ovh\.net$/, 'ovh'],
  [/\.gandi\.net$/, 'gandi'],
  [/\.vercel-dns\.com$/, 'vercel'],
]

/** `$1` is the region where the name holds it. */
const aliases: readonly Ending[] = [
  [/\.cloudfront\.net$/, 'aws/cloudfront'],
  [/\.([a-z]{2}(?:-[a-z]+)+-\d)\.elb\.amazonaws\.com$/, 'aws/$1'],
  [/\.elb\.([a-z]{2}(?:-[a-z]+)+-\d)\.amazonaws\.com$/, 'aws/$1'],
  [/\.s3(?:-website)?[.-]([a-z]{2}(?:-[a-z]+)+-\d)\.amazonaws\.com$/, 'aws/$1/s3'],
  [/\.execute-api\.([a-z]{2}(?:-[a-z]+)+-\d)\.amazonaws\.com$/, 'aws/$1/api_gateway'],
  [/\.awsglobalaccelerator\.com$/, 'aws/globalaccelerator'],
  [/\.azurefd\.net$|\.t-msedge\.net$/, 'azure/frontdoor'],
  [/\.trafficmanager\.net$/, 'azure/trafficmanager'],
  [/\.([a-z]+\d?)\.cloudapp\.azure\.com$/, 'azure/$1'],
  [/\.azureedge\.net$/, 'azure/cdn'],
  [/\.cdn\.cloudflare\.net$/, 'cloudflare'],
  [/\.fastly\.net$|\.fastlylb\.net$/, 'fastly'],
  [/\.(?:edgekey|edgesuite|akamaiedge|akamai|akamaized)\.net$/, 'akamai'],
  [/\.(?:github\.io|github\.com)$/, 'github'],
  [/\.herokudns\.com$|\.herokuapp\.com$/, 'heroku'],
  [/\.netlify\.(?:app|com)$/, 'netlify'],
  [/\.vercel-dns(?:-\d+)?\.com$|\.vercel\.app$/, 'vercel'],
  [/\.ghs\.googlehosted\.com$/, 'google'],
]

const match = (endings: readonly Ending[], name: string): FoundationPath | null => {
  for (const [ending, foundation] of endings) {
    const found = ending.exec(name)
    if (found) return foundation.replace('$1', found[1] ?? '') as FoundationPath
  }
  return null
}

/** Names in lower case without the final dot. Null: nobody known hands out such names. */
export const aliasOwner = (name: string): FoundationPath | null => match(aliases, name)

/**
 * Of nameservers that nobody known runs, what their names share: the last two labels, or three below a two-letter
 * country where the second is short (`example.co.uk`). Good enough to tell one operator from two.
 */
export function nameserverOwner(name: string): string {
  const known = match(nameservers, name)
  if (known !== null) return known
  const labels = name.split('.')
  const [second = '', top = ''] = labels.slice(-2)
  const take = top.length === 2 && second.length <= 3 && labels.length > 2 ? 3 : 2
  return labels.slice(-take).join('.')
}
