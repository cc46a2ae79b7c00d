// npm run build: what runs is bundled into `dist`, because to find and read some thousand module files takes most of a
// start. Types are not checked here; `npm run check` does that. docs/decisions says why.
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'esbuild'
import { shippedFiles } from './build/shipped-files.mjs'
import { trimmed } from './build/trimmed.mjs'
import { unused } from './build/unused.mjs'
import { thirdPartyLicences } from './build/licences.mjs'

process.chdir(join(import.meta.dirname, '..'))
const outdir = 'dist'

rmSync(outdir, { recursive: true, force: true })
const { metafile } = await build({
  entryPoints: {
    main: 'src/main.ts',
    'emulator/main': 'src/emulator/main.ts',
    // For scripts and benchmarks.
    'emulator/demo-accounts': 'src/emulator/demo-accounts.ts',
    'http/openapi/openapi-document': 'src/http/openapi/openapi-document.ts',
  },
  outdir,
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20.19',
  // What is imported when it is first used becomes a file of its own.
  splitting: true,
  chunkNames: '[name]-[hash]',
  // Names and lines stay, so that a stack trace can be read without the source maps.
  minifySyntax: true,
  charset: 'ascii',
  sourcemap: true,
  sourcesContent: false,
  legalComments: 'none',
  metafile: true,
  tsconfig: 'tsconfig.json',
  mainFields: ['module', 'main'],
  external: unused,
  banner: {
    js: `import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);`,
  },
  plugins: [shippedFiles(outdir), trimmed],
  logLevel: 'warning',
})
writeFileSync(
  join(outdir, 'THIRD-PARTY-LICENCES.txt'),
  thirdPartyLicences(metafile, ['node_modules/swagger-ui-dist']),
)
for (const file of Object.keys(metafile.outputs).filter((name) => name.endsWith('.js'))) {
  writeFileSync(file, ascii(named(readFileSync(file, 'utf8'))))
}

/**
 * Nest's messages use the names of classes, and esbuild calls a class `_Name` inside its own body. Its `keepNames`
 * would name every function again each time it is made. Nothing moves that the source maps point at.
 *
 * @param {string} text
 */
function named(text) {
  return text.replaceAll(
    /^.*\b([A-Za-z]\w*) = class _\1(?: extends [^{]+)? \{$/gm,
    '$& static { Object.defineProperty(this, "name", { value: "$1" }) }',
  )
}

/**
 * One character outside ASCII doubles the memory that V8 takes for the text, and esbuild leaves those that stand in
 * comments and tagged templates.
 *
 * @param {string} text
 */
function ascii(text) {
  return text.replaceAll(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
