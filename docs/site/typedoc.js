// A plugin of typedoc: documents are named by their first heading, and grouped by their folder.
import { Converter, ReflectionKind } from 'typedoc';

const heading = /^\s*# (.+)\n/;

const groups = [
  [/(^|\/)docs\/guide\/errors\//, 'Error codes'],
  [/(^|\/)docs\/(guide|recipes)\//, 'Guide'],
  [/(^|\/)docs\/decisions\//, 'Decisions'],
];

const groupOf = (path) => groups.find(([folder]) => folder.test(path))?.[1] ?? 'More';

/** The path of a document, which its reflection is named after before this. */
const pathOf = ({ sources, name }) => sources?.[0]?.fullFileName ?? name;

export function load(app) {
  app.converter.on(Converter.EVENT_RESOLVE_BEGIN, ({ project }) => {
    for (const document of project.getReflectionsByKind(ReflectionKind.Document)) {
      const [first] = document.content;
      const title = first && heading.exec(first.text)?.[1];
      document.frontmatter.group = groupOf(pathOf(document));
      if (!title) continue;
      document.name = title;
    }
  });
}
