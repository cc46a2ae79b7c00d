// @ts-check
import { hits } from './hits.mjs'

/** @type {Record<string, import('../main.mjs').Part>} */
export const parts = { hits }

/** Without `--only`. */
export const usual = ['hits']

/** @type {Record<string, string>} */
export const titles = { hits: 'Hits: as many as it can, 64 connections' }
