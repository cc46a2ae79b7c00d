import { assemble, type Config } from './config.js'
import { Environment } from './environment.js'
import { Secret } from './secret.js'

/** A configuration that cannot be used: one line per fault, each named by its variable, no secret value in any. */
export class ConfigError extends Error {
  constructor(readonly faults: readonly string[]) {
    super(['The configuration cannot be used:', ...faults.map((fault) => `  - ${fault}`)].join('\n'))
    this.name = 'ConfigError'
  }
}

/**
 * Reads the environment into the one `Config`. `NAME_FILE` may stand in for any `NAME`; an
 * empty value counts as not given. Collects every fault before it throws a `ConfigError`.
 */
export function loadConfig(env: NodeJS.ProcessEnv = process.env): Config {
  const environment = new Environment(env)
  const config = assemble(environment)
  if (environment.faults.length > 0) throw new ConfigError(environment.faults)
  return deepFreeze(config)
}

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !(value instanceof Secret)) {
    Object.values(value).forEach(deepFreeze)
    Object.freeze(value)
  }
  return value
}
