import type { ReactNode } from 'react';
import { useDesigner } from '../designer-context';
import type { Json } from '../model/document';
import type { Field } from '../model/kinds';

/** What a field of a node is given. */
export interface FieldProps {
  field: Field;
  /** The pointer of the field in the document. */
  at: string;
  value: Json | undefined;
  put: (value: Json | undefined) => void;
}

/** What the check says of a place, under the field that edits it. */
export function PlaceFindings({ at, isExact = false }: { at: string; isExact?: boolean }) {
  const { findings } = useDesigner();
  const here = (findings ?? []).filter(({ pointer }) =>
    isExact ? pointer === at : pointer === at || pointer.startsWith(`${at}/`),
  );
  return here.map((finding) => (
    <p key={`${finding.pointer} ${finding.code}`} className="field-finding">
      <span aria-hidden="true">▲</span> {finding.message}
    </p>
  ));
}

/** A field with its label and what is wrong with it. */
export function FieldFrame(props: {
  label: string;
  id: string;
  at: string;
  isWide?: boolean;
  children: ReactNode;
}) {
  const { label, id, at, isWide = true, children } = props;
  return (
    <div className={isWide ? 'field' : 'field field-narrow'}>
      <label htmlFor={id}>{label}</label>
      {children}
      <PlaceFindings at={at} />
    </div>
  );
}

/** Several fields of one thing. */
export function FieldGroup(props: { label: string; extra?: ReactNode; children: ReactNode }) {
  return (
    <fieldset className="field-group">
      <legend>{props.label}</legend>
      {props.extra}
      {props.children}
    </fieldset>
  );
}
