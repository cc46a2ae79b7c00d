import { readFileSync } from 'node:fs'
import { parse } from 'lossless-json'
import type { JsonObject, JsonValue } from '../../src/upstream/response/json.js'

/** Whole answers of the APIs, by name, with every digit. */
export function apiSamples(file: string): JsonObject {
  return parse(readFileSync(new URL(`vectors/${file}.json`, import.meta.url), 'utf8')) as JsonObject
}

export const json = (text: string): JsonValue => parse(text) as JsonValue
