import type { Secret } from './secret.js'

/** Where a secret comes from: given once, or a file that is read again when it changes. */
export type SecretSource =
  { readonly kind: 'value'; readonly secret: Secret } | { readonly kind: 'file'; readonly path: string }
