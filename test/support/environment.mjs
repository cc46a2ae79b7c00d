// @ts-check
import { readFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { setFlagsFromString } from 'node:v8'
import { Script } from 'node:vm'
import { TestEnvironment } from 'jest-environment-node'
import { bundle } from './bundled-packages.mjs'

// V8 would drop what it compiled while a test file does not use it.
setFlagsFromString('--no-flush-bytecode')

/** @type {Script | undefined} */
let script

/** Node, as Jest has it by default, and beside it the packages of bundled-packages.mjs: a worker compiles them once for all its test files. */
export default class Environment extends TestEnvironment {
  /** @param {ConstructorParameters<typeof TestEnvironment>} parameters */
  constructor(...parameters) {
    super(...parameters)
    /** @type {Record<string, () => unknown> | undefined} */
    let packages
    /**
     * For the modules that Jest maps the packages' names to.
     *
     * @param {string} name
     * @param {NodeJS.Require} require of this test file, as Jest makes it
     */
    const bundledPackage = (name, require) => {
      if (!this.context) throw new Error(`${name} is asked for after the end of the test file`)
      script ??= new Script(readFileSync(bundle, 'utf8'), { filename: bundle })
      packages ??= script.runInContext(this.context)(require, { exports: {} }, pathToFileURL(bundle).href)
      return packages?.[name]?.()
    }
    Object.assign(this.global, { bundledPackage })
  }
}
