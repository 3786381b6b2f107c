import type { Json } from '@/shared/json/value';
import type { Field } from '../model/kinds';

/** What a field of a node is given. */
export interface FieldProps {
  field: Field;
  /** The pointer of the field in the document. */
  at: string;
  value: Json | undefined;
  put: (value: Json | undefined) => void;
}
