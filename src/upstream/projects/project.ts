import type { Api, CredentialsConfig } from '../../config/access.js'
import type { CredentialsProvider } from '../credentials/credentials.js'

/** One project that can be asked about: where, and with what. */
export interface Project {
  readonly id: string
  /** ModelArts base URL without trailing slash. */
  readonly endpoint: string
  readonly api: Api
  /** Of credentials. */
  readonly kind: CredentialsConfig['kind']
  readonly credentials: CredentialsProvider
}
