/** What stands in braces in a canned reply is filled in before it is shown to the agent. */
export interface ReplyVariables {
  customer: string;
  agent: string;
  bank: string;
  queue: string;
}

export function filledIn(text: string, values: ReplyVariables): string {
  return text.replace(/\{(customer|agent|bank|queue)\}/g, (_, name: keyof ReplyVariables) => values[name]);
}
