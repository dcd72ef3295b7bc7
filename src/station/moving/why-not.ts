// What no importer can carry, in the same words whatever it came from.

export const noIcmp =
  'Holdfast sends no ICMP, which needs a privilege and says little; look at a port that people use (`tcp: host:443`)'

export const noOauth = 'it signs in by OAuth, which Holdfast does not'

export const noOwnCertificate = 'it shows a certificate of its own, which Holdfast does not'

export const unspoken = 'Holdfast does not speak it; a TCP look at its port stands in'

export const unbelieved =
  'Holdfast believes no certificate that it cannot check; a TCP look at the same port stands in'

export const noPlace = 'it has no host and port'
