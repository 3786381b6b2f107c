// A reporter for `node --test` that writes the files in which a test failed, one a line, so that they can be run again.

export default async function* failedFiles(events) {
  for await (const event of events) {
    if (event.type === "test:fail" && event.data.file) yield `${event.data.file}\n`;
  }
}
