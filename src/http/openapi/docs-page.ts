import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { StaticContent } from '../web/static-content.js'

const { resolve } = createRequire(import.meta.url)

/** Swagger UI and its start script, from our own origin, so that the page works without internet. */
const assets = {
  'swagger-ui.css': ['text/css; charset=utf-8', () => resolve('swagger-ui-dist/swagger-ui.css')],
  'swagger-ui-bundle.js': [
    'text/javascript; charset=utf-8',
    () => resolve('swagger-ui-dist/swagger-ui-bundle.js'),
  ],
  'start.js': ['text/javascript; charset=utf-8', () => new URL('./ui/start.js', import.meta.url)],
} as const

export type DocsAsset = keyof typeof assets

const loaded = new Map<DocsAsset, StaticContent>()

/** Read on the first request: most replicas never get one, and the bundle is 1.7 MB. */
export function docsAsset(name: DocsAsset): StaticContent {
  let content = loaded.get(name)
  if (!content) {
    const [type, path] = assets[name]
    content = new StaticContent(type, readFileSync(path(), 'utf8'))
    loaded.set(name, content)
  }
  return content
}

export function docsPage(): StaticContent {
  return new StaticContent(
    'text/html; charset=utf-8',
    `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>ModelArts specs</title>
    <link rel="icon" href="data:," />
    <link rel="stylesheet" href="/docs/swagger-ui.css" />
  </head>
  <body>
    <div id="ui"></div>
    <script src="/docs/swagger-ui-bundle.js"></script>
    <script src="/docs/start.js"></script>
  </body>
</html>
`,
    { 'content-security-policy': policy },
  )
}

// Swagger UI sets styles through the DOM, which `style-src 'self'` allows. Its icons are `data:` URLs.
const policy = [
  `default-src 'none'`,
  `script-src 'self'`,
  `style-src 'self'`,
  `img-src 'self' data:`,
  `connect-src 'self'`,
  `base-uri 'none'`,
  `form-action 'none'`,
  `frame-ancestors 'none'`,
].join('; ')
