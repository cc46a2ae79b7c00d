import { IsIn, IsOptional, Matches, Validate } from 'class-validator'
import { IsLong } from '../../query/is-long.js'

/** Which entries: any part of their keys. */
export class EntrySelectionDto {
  @IsOptional()
  @IsIn(['specs', 'engines'], { message: 'must be specs or engines' })
  resource?: 'specs' | 'engines'

  @IsOptional()
  @Matches(/^[A-Za-z0-9_-]{1,64}$/, { message: 'must be 1 to 64 of A-Z, a-z, 0-9, _ and -' })
  project_id?: string

  /** Empty: those that were asked for without one. */
  @IsOptional()
  @IsIn(['train', 'inference', ''], { message: 'must be train, inference, or empty for none' })
  job_type?: 'train' | 'inference' | ''

  @IsOptional()
  @Validate(IsLong)
  engine_id?: string

  @IsOptional()
  @IsIn(['0', '1', '2', '3'], { message: 'must be 0, 1, 2 or 3' })
  project_type?: '0' | '1' | '2' | '3'
}

export const entryStates = ['fresh', 'stale-while-revalidate', 'stale-if-error', 'expired'] as const

/** The query of `GET /admin/cache/entries`. */
export class ListEntriesDto extends EntrySelectionDto {
  @IsOptional()
  @IsIn(entryStates, { message: `must be one of ${entryStates.join(', ')}` })
  state?: (typeof entryStates)[number]

  @IsOptional()
  @Matches(/^(?:[1-9]\d{0,2}|1000)$/, { message: 'must be 1 to 1000' })
  limit?: string

  @IsOptional()
  @Matches(/^[\w.-]{1,64}$/, { message: 'must be the cursor of a page' })
  cursor?: string
}

/** The query of `DELETE /admin/cache/entries`. */
export class PurgeDto extends EntrySelectionDto {
  @IsOptional()
  @IsIn(['true', 'false'], { message: 'must be true or false' })
  soft?: 'true' | 'false'

  @IsOptional()
  @IsIn(['true'], { message: 'must be true, or be left out' })
  all?: 'true'

  @IsOptional()
  @IsIn(['true', 'false'], { message: 'must be true or false' })
  dry_run?: 'true' | 'false'
}
