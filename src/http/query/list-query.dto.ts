import { IsIn, IsOptional, Matches } from 'class-validator'

/** What every list can be asked with, as it stands in the URL: every value is text. */
export class ListQueryDto {
  @IsOptional()
  @Matches(/^[A-Za-z0-9_-]{1,64}$/, { message: 'must be 1 to 64 of A-Z, a-z, 0-9, _ and -' })
  project_id?: string

  @IsOptional()
  @IsIn(['train', 'inference'], { message: 'must be train or inference' })
  job_type?: 'train' | 'inference'
}
