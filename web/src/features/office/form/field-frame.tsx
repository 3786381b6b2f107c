import type { ReactNode } from 'react';
import { usePlaceFindings } from './findings-context';
import './form.css';

/** What the check says of a place, under the field that edits it. */
export function PlaceFindings({ at, isExact = false }: { at: string; isExact?: boolean }) {
  return usePlaceFindings(at, isExact).map((finding) => (
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
    <div className={isWide ? 'field' : 'field field-narrow'} data-place={at}>
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
