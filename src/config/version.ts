import { readFileSync } from 'node:fs'

/** The version of this service. Its package.json lies above this file, at a distance that depends on how the service was built. */
export const version: string = versionAbove(new URL('.', import.meta.url))

function versionAbove(folder: URL): string {
  try {
    const { version } = JSON.parse(readFileSync(new URL('package.json', folder), 'utf8')) as {
      version: string
    }
    return version
  } catch {
    const above = new URL('..', folder)
    return above.href === folder.href ? 'unknown' : versionAbove(above)
  }
}
