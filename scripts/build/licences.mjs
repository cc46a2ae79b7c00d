import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * The licences of all packages whose code is in the bundle, with the texts that must go with it.
 *
 * @param {import('esbuild').Metafile} metafile
 * @param {readonly string[]} [copied] folders of packages of which only files are copied, so that the bundler does not see them
 */
export function thirdPartyLicences({ outputs }, copied = []) {
  const files = Object.values(outputs).flatMap(({ inputs }) => Object.keys(inputs))
  const folders = files.flatMap((file) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0] ?? [])
  const packages = [...new Set([...folders, ...copied])].map(readPackage)
  packages.sort((a, b) => a.title.localeCompare(b.title))
  return packages.map(({ title, text }) => `${title}\n\n${text.trim()}\n`).join(`\n${'-'.repeat(80)}\n\n`)
}

/** @param {string} folder */
function readPackage(folder) {
  const { name, version, license, author } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  if (typeof license !== 'string') throw new Error(`${folder} does not say what its licence is`)
  const names = readdirSync(folder).filter((file) => /^(?:licen[cs]e|notice|copying)\b/i.test(file))
  const texts = names.map((file) => readFileSync(join(folder, file), 'utf8'))
  // Some packages name their licence and leave its text out.
  const holder = typeof author === 'object' ? author?.name : author
  const text = texts.length > 0 ? texts.join('\n\n') : `Copyright (c) ${holder ?? 'the authors'}`
  return { title: `${name} ${version} (${license})`, text }
}
