import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

/** A file that is replaced as an operator does it: a new one takes the old one's place. */
export interface TemporaryFile {
  readonly path: string
  write(text: string): Promise<void>
  remove(): Promise<void>
}

export async function temporaryFile(name: string, text: string): Promise<TemporaryFile> {
  const path = join(await mkdtemp(join(tmpdir(), 'specs-bff-')), name)
  const write = async (next: string): Promise<void> => {
    await writeFile(`${path}.new`, next)
    await rename(`${path}.new`, path)
  }
  await write(text)
  return { path, write, remove: () => rm(dirname(path), { recursive: true }) }
}
