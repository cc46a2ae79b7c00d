import { copyFileSync, mkdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, dirname, join, resolve } from 'node:path'

/**
 * Files that the service sends as they are. The source names one by `new URL('./page.css', import.meta.url)`, or by
 * `resolve('package/file')`. They are copied into `assets`, and the bundle names them there. What other builds put
 * into `dist` (`new URL('../../../dist/console/', import.meta.url)`) stays where it is.
 *
 * @param {string} outdir
 * @returns {import('esbuild').Plugin}
 */
export function shippedFiles(outdir) {
  const assets = join(outdir, 'assets')
  const shipped = new Map()
  const ship = (/** @type {string} */ path) => {
    const name = basename(path)
    if ((shipped.get(name) ?? path) !== path) throw new Error(`${path}: another ${name} is shipped already`)
    shipped.set(name, path)
    mkdirSync(assets, { recursive: true })
    copyFileSync(path, join(assets, name))
    return `new URL('./assets/${name}', import.meta.url)`
  }
  return {
    name: 'shipped-files',
    setup({ onLoad }) {
      onLoad({ filter: /[\\/]src[\\/].*\.ts$/ }, ({ path }) => {
        const source = readFileSync(path, 'utf8')
        if (!source.includes('import.meta.url')) return undefined
        const { resolve: resolvePackage } = createRequire(path)
        const contents = source
          .replaceAll(/new URL\('(\.[^']+)', import\.meta\.url\)/g, (_, /** @type {string} */ relative) => {
            const inDist = /^(?:\.\.\/)+dist\/(.*)$/.exec(relative)?.[1]
            if (inDist !== undefined) return `new URL('./${inDist}', import.meta.url)`
            return ship(resolve(dirname(path), relative))
          })
          .replaceAll(/\bresolve\('([^']+)'\)/g, (_, /** @type {string} */ name) =>
            ship(resolvePackage(name)),
          )
        return { contents, loader: 'ts' }
      })
    },
  }
}
