// npm run build:console: the page for operators, into dist/console. File names carry a hash of their content, so that
// browsers may keep them for ever; the service sends whatever it finds there.
import { build } from 'esbuild'
import { marked } from 'marked'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { thirdPartyLicences } from '../../scripts/build/licences.mjs'

process.chdir(join(import.meta.dirname, '..', '..'))
const out = 'dist/console'
const source = 'packages/console/src'

rmSync(out, { recursive: true, force: true })
mkdirSync(out, { recursive: true })

const { metafile } = await build({
  entryPoints: [
    { in: `${source}/main.tsx`, out: 'console' },
    { in: `${source}/styles/console.css`, out: 'styles' },
    { in: `${source}/styles/runbook.css`, out: 'runbook' },
    { in: `${source}/icon.svg`, out: 'icon' },
  ],
  outdir: join(out, 'assets'),
  entryNames: '[name]-[hash]',
  bundle: true,
  minify: true,
  format: 'esm',
  target: 'es2022',
  jsx: 'automatic',
  jsxImportSource: 'preact',
  loader: { '.svg': 'copy' },
  legalComments: 'none',
  metafile: true,
  logLevel: 'warning',
})
const asset = (pattern) =>
  Object.keys(metafile.outputs)
    .map((path) => basename(path))
    .find((name) => pattern.test(name))
const script = asset(/^console-.*\.js$/)
const styles = asset(/^styles-.*\.css$/)
const icon = asset(/^icon-.*\.svg$/)

writeFileSync(
  join(out, 'console.html'),
  page({
    title: 'specs-bff console',
    // Relative, so that the page works behind a proxy that adds a path.
    head: `<link rel="icon" href="console/assets/${icon}" />
    <link rel="stylesheet" href="console/assets/${styles}" />
    <script type="module" src="console/assets/${script}"></script>`,
    body: `<div id="app"></div>
    <noscript><p>The console needs JavaScript. The same is under <code>/admin</code>; see <a href="docs">/docs</a>.</p></noscript>`,
  }),
)
writeFileSync(
  join(out, 'runbook.html'),
  page({
    title: 'Runbook',
    head: `<link rel="icon" href="assets/${icon}" />
    <link rel="stylesheet" href="assets/${asset(/^runbook-.*\.css$/)}" />`,
    body: `<header><nav><a href="../console">Console</a></nav></header><main>${runbook()}</main>`,
  }),
)
writeFileSync(join(out, 'THIRD-PARTY-LICENCES.txt'), thirdPartyLicences(metafile))

/** docs/runbook.md, its headings with anchors as on code hosts: lower case, hyphens for spaces. */
function runbook() {
  const text = readFileSync('docs/runbook.md', 'utf8')
  marked.use({
    renderer: {
      heading({ tokens, depth, text: title }) {
        return `<h${depth} id="${anchor(title)}">${this.parser.parseInline(tokens)}</h${depth}>\n`
      },
    },
  })
  return marked.parse(text)
}

function anchor(title) {
  return title
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replaceAll(/\s/g, '-')
}

function page({ title, head, body }) {
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="light dark" />
    <title>${title}</title>
    ${head}
  </head>
  <body>
    ${body}
  </body>
</html>
`
}
