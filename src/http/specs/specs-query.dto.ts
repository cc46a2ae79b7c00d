import { IsIn, IsNotEmpty, IsOptional, Matches, MaxLength, Validate } from 'class-validator'
import { IsLong } from '../query/is-long.js'
import { ListQueryDto } from '../query/list-query.dto.js'

/** The query of `GET /specs`. */
export class SpecsQueryDto extends ListQueryDto {
  /** A Long: it stays text, because a JS number would lose digits. */
  @IsOptional()
  @Validate(IsLong)
  engine_id?: string

  @IsOptional()
  @IsIn(['0', '1', '2', '3'], { message: 'must be 0, 1, 2 or 3' })
  project_type?: '0' | '1' | '2' | '3'

  @IsOptional()
  @IsIn(['true'], { message: 'must be true, or be left out' })
  available?: 'true'

  @IsOptional()
  @IsNotEmpty({ message: 'must not be empty' })
  @MaxLength(64, { message: 'must be at most 64 characters' })
  @Matches(/^[^\p{Cc}\ufffd]*$/u, { message: 'must hold no control characters' })
  gpu_type?: string

  @IsOptional()
  @Matches(/^\d{1,9}$/, { message: 'must be a whole number of at most 9 digits' })
  min_gpu_num?: string
}
