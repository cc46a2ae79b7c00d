import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { StaticContent } from '../web/static-content.js'

const types: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
}

/** No inline script and no inline style. What the page sets through the DOM (uPlot, Preact) is allowed by `style-src 'self'`. */
const policy = [
  `default-src 'none'`,
  `script-src 'self'`,
  `style-src 'self'`,
  `img-src 'self'`,
  `connect-src 'self'`,
  `base-uri 'none'`,
  `form-action 'none'`,
  `frame-ancestors 'none'`,
  `require-trusted-types-for 'script'`,
  `trusted-types 'none'`,
].join('; ')

const pageHeaders = { 'content-security-policy': policy, 'cache-control': 'no-cache' }
// Their names change with their content.
const assetHeaders = { 'cache-control': 'public, max-age=31536000, immutable' }

export type ConsolePage = 'console.html' | 'runbook.html'

/** The built console, as `npm run build:console` leaves it in `dist/console`. */
export class ConsoleFiles {
  readonly #folder: string
  readonly #loaded = new Map<string, StaticContent>()

  constructor(folder = join(packageRoot(), 'dist', 'console')) {
    this.#folder = folder
  }

  page(name: ConsolePage): StaticContent | undefined {
    return this.#load(name, pageHeaders)
  }

  /** Only what the folder lists: `name` comes from outside. */
  asset(name: string): StaticContent | undefined {
    const isThere = this.#loaded.has(`assets/${name}`) || filesIn(join(this.#folder, 'assets')).includes(name)
    return isThere ? this.#load(`assets/${name}`, assetHeaders) : undefined
  }

  /** Read on the first request: most replicas never get one. */
  #load(path: string, headers: Readonly<Record<string, string>>): StaticContent | undefined {
    const loaded = this.#loaded.get(path)
    if (loaded) return loaded
    const file = join(this.#folder, path)
    if (!existsSync(file)) return undefined
    const type = types[extname(path)] ?? 'application/octet-stream'
    const content = new StaticContent(type, readFileSync(file, 'utf8'), headers)
    this.#loaded.set(path, content)
    return content
  }
}

function filesIn(folder: string): readonly string[] {
  return existsSync(folder) ? readdirSync(folder) : []
}

/** From the source, from the files that are compiled one by one, and from one bundle: the folder of package.json. */
function packageRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url))
  while (!existsSync(join(folder, 'package.json')) && dirname(folder) !== folder) folder = dirname(folder)
  return folder
}
