// npm run sbom: the packages that ship, as CycloneDX on standard output. `npm sbom --omit dev` also leaves out packages
// that both the service and a tool need, Nest among them. So npm lists all, and the lock file says which ones ship.
import { readFileSync } from 'node:fs'
import { capture, npm } from './run.mjs'

const shipped = new Set(
  Object.entries(JSON.parse(readFileSync('package-lock.json', 'utf8')).packages)
    .filter(([path, { dev, optional, devOptional }]) => path !== '' && !dev && !optional && !devOptional)
    .map(([path, { version }]) => `${path.split('node_modules/').at(-1)}@${version}`),
)

const format = ['--sbom-format', 'cyclonedx', '--sbom-type', 'application']
const { code, output } = await capture([...npm, 'sbom', ...format, '--workspaces=false'])
if (code === 0) {
  const bom = JSON.parse(output)
  const components = bom.components.filter((component) => shipped.has(component['bom-ref']))
  const refs = new Set([bom.metadata.component, ...components].map((component) => component['bom-ref']))
  const dependencies = bom.dependencies
    .filter(({ ref }) => refs.has(ref))
    .map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter((other) => refs.has(other)) }))
  process.stdout.write(`${JSON.stringify({ ...bom, components, dependencies }, null, 2)}\n`)
} else {
  process.stderr.write(output)
  process.exitCode = code
}
