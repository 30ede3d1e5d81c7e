import { openTestServer } from 'millrace/testing';
import { expect, onTestFinished, test } from 'vitest';
import { readJson, readText } from '../helpers/repository.js';

const metricsOf = async (): Promise<ReadonlySet<string>> => {
  const server = await openTestServer();
  onTestFinished(server.close);
  const text = await (await fetch(`${server.url}/metrics`)).text();
  return new Set([...text.matchAll(/^# TYPE (\w+)/gm)].map(([, name = '']) => name));
};

const namesIn = (text: string): readonly string[] => [
  ...new Set(
    [...text.matchAll(/\bmillrace_[a-z_]+/g)].map(([name]) => name.replace(/_bucket$/, '')),
  ),
];

test('the alerts, the dashboard and the guide name metrics that the server has', async () => {
  const served = await metricsOf();
  const guide = readText('docs/guide/operations.md');
  const dashboard = JSON.stringify(readJson('docs/deploy/grafana.json'));
  const used = [readText('docs/deploy/alerts.yml'), dashboard, guide].flatMap(namesIn);

  expect(used.filter((name) => !served.has(name))).toEqual([]);
  expect([...served].filter((name) => !guide.includes(`\`${name}`))).toEqual([]);
});

test('the flags of the deployment are variables of the command', () => {
  const variables = ['docs/deploy/Dockerfile', 'docs/deploy/millrace.service'].flatMap((file) =>
    [...readText(file).matchAll(/\bMILLRACE_([A-Z_]+)=/g)].map(([, name = '']) => name),
  );
  const command = readText('src/cli/serve.ts');
  const optionOf = (name: string) =>
    name.toLowerCase().replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());

  expect(variables.length).toBeGreaterThan(4);
  expect(
    variables.filter((name) => name !== 'VERSION' && !command.includes(`  ${optionOf(name)}: {`)),
  ).toEqual([]);
});
