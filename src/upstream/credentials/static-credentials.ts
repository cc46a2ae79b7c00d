import type { Secret } from '../../config/secret.js'
import { keyCredentials, tokenCredentials, type CredentialsProvider } from './credentials.js'
import type { SecretSet } from './secret-set.js'

/** A key pair as it is given or stands in files, with its security token when it is a temporary one. */
export function aksk(
  secrets: SecretSet<'accessKey' | 'secretKey'> | SecretSet<'accessKey' | 'secretKey' | 'securityToken'>,
): CredentialsProvider {
  return async ({ rejected }) => {
    const keys: KeySecrets = rejected ? secrets.reread() : secrets.current
    return keyCredentials(keys)
  }
}

interface KeySecrets {
  readonly accessKey: Secret
  readonly secretKey: Secret
  readonly securityToken?: Secret
}

/** A token as it is given or stands in a file that someone else renews. */
export function givenToken(secrets: SecretSet<'token'>): CredentialsProvider {
  return async ({ rejected }) => tokenCredentials((rejected ? secrets.reread() : secrets.current).token)
}
