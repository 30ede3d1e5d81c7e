import { join } from 'node:path';
import ts from 'typescript';
import { root } from './repository.js';

/** A line of example code and the line of the document it was taken from. */
interface Line {
  readonly text: string;
  readonly number: number;
}

/** One example: a fence, with the fences that continue it. */
export interface Example {
  readonly file: string;
  readonly lines: readonly Line[];
}

const opening = /^\s*```(\w*)/;
const closing = /^\s*```\s*$/;
const continuation = /^\s*\/\/ continues\b/;

/**
 * The `ts` fences of a Markdown file, or those in the doc comments of a TypeScript file.
 *
 * A fence is a module of its own, unless its first line is `// continues`: then it belongs to the
 * module of the fence before it.
 */
export function examplesIn(file: string, text: string): readonly Example[] {
  const examples: { file: string; lines: Line[] }[] = [];
  const source = file.endsWith('.ts') ? docCommentLines(text) : allLines(text);
  let fence: { language: string; lines: Line[] } | undefined;
  for (const line of source) {
    if (fence === undefined) {
      const start = opening.exec(line.text);
      if (start) fence = { language: start[1] ?? '', lines: [] };
    } else if (closing.test(line.text)) {
      const { language, lines } = fence;
      fence = undefined;
      if (language !== 'ts') continue;
      const previous = examples.at(-1);
      if (previous && continuation.test(lines[0]?.text ?? '')) previous.lines.push(...lines);
      else examples.push({ file, lines });
    } else {
      fence.lines.push(line);
    }
  }
  return examples;
}

function allLines(text: string): readonly Line[] {
  return text.split(/\r?\n/).map((line, index) => ({ text: line, number: index + 1 }));
}

function docCommentLines(text: string): readonly Line[] {
  let inside = false;
  return allLines(text).flatMap((line) => {
    const starts = /^\s*\/\*\*/.test(line.text);
    const belongs = inside || starts;
    inside = belongs && !line.text.includes('*/');
    const content = line.text.replace(/^\s*\*(?!\/) ?/, '');
    return belongs && !starts ? [{ ...line, text: content }] : [];
  });
}

/** Compiles the examples in one program and returns `file:line: message` for each error. */
export function compileErrors(examples: readonly Example[]): readonly string[] {
  const modules = new Map(
    examples.map((example, index) => [moduleName(example, index), example] as const),
  );
  const options = compilerOptions();
  const host = ts.createCompilerHost(options);
  const real = { ...host };
  const textOf = (name: string) =>
    modules
      .get(name)
      ?.lines.map(({ text }) => text)
      .join('\n');
  host.fileExists = (name) => modules.has(name) || real.fileExists(name);
  host.readFile = (name) => textOf(name) ?? real.readFile(name);
  host.getSourceFile = (name, target) => {
    const text = textOf(name);
    return text === undefined
      ? real.getSourceFile(name, target)
      : ts.createSourceFile(name, text, target);
  };
  const program = ts.createProgram({ rootNames: [...modules.keys()], options, host });
  const inExamples = [...modules].flatMap(([name, example]) => {
    const file = program.getSourceFile(name);
    return [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)].map(
      (diagnostic) => `${example.file}:${lineOf(diagnostic, example)}: ${messageOf(diagnostic)}`,
    );
  });
  return [...program.getOptionsDiagnostics().map(messageOf), ...inExamples];
}

function moduleName({ file, lines }: Example, index: number): string {
  const name = file.replace(/[^\w.-]+/g, '_');
  const path = join(root, 'test/docs/examples', `${index}-${name}-${lines[0]?.number ?? 0}.ts`);
  return path.replaceAll('\\', '/');
}

function compilerOptions(): ts.CompilerOptions {
  const directory = join(root, 'test');
  const { config } = ts.readConfigFile(join(directory, 'tsconfig.json'), (path) =>
    ts.sys.readFile(path),
  ) as { config: unknown };
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, directory);
  return { ...options, moduleDetection: ts.ModuleDetectionKind.Force };
}

function lineOf({ file, start }: ts.Diagnostic, { lines }: Example): number {
  const index = file?.getLineAndCharacterOfPosition(start ?? 0).line ?? 0;
  return (lines[index] ?? lines.at(-1))?.number ?? 1;
}

function messageOf({ messageText }: ts.Diagnostic): string {
  return ts.flattenDiagnosticMessageText(messageText, '\n  ');
}
