/** Whose screen it is, all over it, while the agent works at home: a photograph of it tells who took it. */
import { useId } from 'react';
import type { DeskAgent } from '@/shared/api/types';
import './watermark.css';

export function Watermark({ agent }: { agent: DeskAgent }) {
  const pattern = useId();
  if (agent.phone !== 'home') return null;
  const today = new Date().toLocaleDateString('sv-SE');
  return (
    <svg className="watermark" aria-hidden="true">
      <defs>
        <pattern
          id={pattern}
          width="260"
          height="150"
          patternUnits="userSpaceOnUse"
          patternTransform="rotate(-20)"
        >
          <text x="0" y="60">
            {agent.number} {agent.name} {today}
          </text>
        </pattern>
      </defs>
      <rect width="100%" height="100%" fill={`url(#${pattern})`} />
    </svg>
  );
}
