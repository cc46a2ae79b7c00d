/** What the network between two programs does to them. */
export type Fault =
  /** Nothing: bytes pass. */
  | { readonly kind: 'forward' }
  /** Nobody listens: new connections are refused, open ones are reset. */
  | { readonly kind: 'refuse' }
  /** Connections are accepted, bytes vanish both ways, nothing closes. */
  | { readonly kind: 'hang' }
  /** Open connections and new ones are reset at once. */
  | { readonly kind: 'reset' }
  /** Every chunk, both ways, arrives `ms` later. */
  | { readonly kind: 'delay'; readonly ms: number }
  /** Bytes that arrive wait, both ways, and pass when there is another fault. */
  | { readonly kind: 'hold' }
  /** After `bytes` more bytes from the target, each connection is closed in an orderly way. */
  | { readonly kind: 'cut'; readonly bytes: number }
