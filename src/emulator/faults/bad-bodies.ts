import { gzipSync } from 'node:zlib'

/** Answers that come with status 200 and are no list, or a list that must not be believed. */
export const badBodyNames = [
  'empty',
  'html',
  'text',
  'not-json',
  'json-null',
  'json-list',
  'wrong-charset',
  'specs-missing',
  'specs-null',
  'specs-no-list',
  'spec-no-object',
  'spec-without-id',
  'spec-without-code',
  'spec-id-fraction',
  'too-deep',
  'proto',
  'duplicate-keys',
  'beyond-64-bits',
  'too-large',
  'gzip-bomb',
] as const
export type BadBodyName = (typeof badBodyNames)[number]

export interface BadBody {
  readonly contentType: string
  readonly contentEncoding?: string
  readonly bytes: Buffer
}

const json = 'application/json;charset=UTF-8'

const spec = (id: string, rest = '') =>
  `{"spec_id":${id},"core":"2","cpu":"8","gpu_num":0,"gpu_type":"","spec_code":"modelarts.vm.cpu.2u",` +
  `"unit_num":1,"max_num":2,"storage":"","interface_type":1,"no_resource":false${rest}}`

const list = (...specs: readonly string[]) =>
  `{"specs":[${specs.join(',')}],"spec_total_count":${specs.length},"is_success":true}`

const inJson = (text: string): BadBody => ({ contentType: json, bytes: Buffer.from(text) })

/** `bytes` is the size of the two that are large. */
export function badBody(name: BadBodyName, bytes: number): BadBody {
  switch (name) {
    case 'empty':
      return inJson('')
    case 'html':
      return {
        contentType: 'text/html',
        bytes: Buffer.from('<!doctype html><title>Sign in</title><form></form>'),
      }
    case 'text':
      return { contentType: 'text/plain', bytes: Buffer.from('upstream connect error') }
    case 'not-json':
      return inJson("{'specs': []}")
    case 'json-null':
      return inJson('null')
    case 'json-list':
      return inJson(`[${spec('2')}]`)
    case 'wrong-charset':
      // Latin-1 in what claims to be UTF-8.
      return { contentType: json, bytes: Buffer.from(list(spec('2', ',"spec_name":"Größe"')), 'latin1') }
    case 'specs-missing':
      return inJson('{"is_success":true,"spec_total_count":0}')
    case 'specs-null':
      return inJson('{"specs":null,"spec_total_count":0}')
    case 'specs-no-list':
      return inJson(`{"specs":{"0":${spec('2')}},"spec_total_count":1,"is_success":true}`)
    case 'spec-no-object':
      return inJson(list(spec('2'), '"modelarts.vm.cpu.8u"'))
    case 'spec-without-id':
      return inJson(list(spec('2').replace('"spec_id":2,', '')))
    case 'spec-without-code':
      return inJson(list(spec('2').replace('"spec_code":"modelarts.vm.cpu.2u",', '')))
    case 'spec-id-fraction':
      return inJson(list(spec('2.5')))
    case 'too-deep':
      return inJson(list(spec('2', `,"info":${'['.repeat(5000)}${']'.repeat(5000)}`)))
    case 'proto':
      return inJson(list(spec('2', ',"__proto__":{"isAdmin":true}')))
    case 'duplicate-keys':
      return inJson(list(spec('2', ',"spec_id":3')))
    case 'beyond-64-bits':
      return inJson(list(spec('92233720368547758070')))
    case 'too-large':
      return inJson(list(spec('2', `,"spec_name":"${'x'.repeat(bytes)}"`)))
    case 'gzip-bomb': {
      const body = Buffer.from(list(spec('2', `,"spec_name":"${' '.repeat(bytes)}"`)))
      return { contentType: json, contentEncoding: 'gzip', bytes: gzipSync(body, { level: 9 }) }
    }
  }
}
