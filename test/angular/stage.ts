// Angular compiles the components of the tests when they are used.
import '@angular/compiler';
import {
  afterEveryRender,
  ApplicationModule,
  ApplicationRef,
  Component,
  createComponent,
  createPlatformFactory,
  EnvironmentInjector,
  ErrorHandler,
  NgModule,
  platformCore,
  RendererFactory2,
  type Type,
  ɵINJECTOR_SCOPE as INJECTOR_SCOPE,
} from '@angular/core';
import { TestBed, TestComponentRenderer } from '@angular/core/testing';

/** A node of a tree that nobody sees. */
interface TreeNode {
  text: string;
  readonly children: TreeNode[];
  parent: TreeNode | undefined;
}

const node = (text = ''): TreeNode => ({ text, children: [], parent: undefined });

const remove = (child: TreeNode): void => {
  const siblings = child.parent?.children ?? [];
  if (siblings.includes(child)) siblings.splice(siblings.indexOf(child), 1);
  child.parent = undefined;
};

/** The text of a node and of all below it. */
const textOf = ({ text, children }: TreeNode): string => text + children.map(textOf).join('');

const nothing = (): undefined => undefined;

/** What Angular needs of a renderer to show text and elements. */
const renderer = {
  data: {},
  createElement: () => node(),
  createComment: () => node(),
  createText: (text: string) => node(text),
  appendChild: (parent: TreeNode, child: TreeNode) => {
    remove(child);
    child.parent = parent;
    parent.children.push(child);
  },
  insertBefore: (parent: TreeNode, child: TreeNode, next: TreeNode) => {
    remove(child);
    child.parent = parent;
    const place = parent.children.indexOf(next);
    parent.children.splice(place < 0 ? parent.children.length : place, 0, child);
  },
  removeChild: (_parent: TreeNode | null, child: TreeNode) => remove(child),
  selectRootElement: (host: TreeNode) => host,
  parentNode: ({ parent }: TreeNode) => parent ?? null,
  nextSibling: ({ parent }: TreeNode) => parent ?? null,
  setValue: (target: TreeNode, text: string) => {
    target.text = text;
  },
  setAttribute: nothing,
  setProperty: nothing,
  listen: () => nothing,
  destroy: nothing,
};

/** What `initTestEnvironment` asks for: an application without a document. */
class WithoutDocument {
  readonly isEmpty = true;
}
NgModule({
  imports: [ApplicationModule],
  providers: [
    { provide: INJECTOR_SCOPE, useValue: 'root' },
    { provide: ErrorHandler, useFactory: () => new ErrorHandler() },
    { provide: RendererFactory2, useValue: { createRenderer: () => renderer } },
    { provide: TestComponentRenderer, useValue: { removeAllRootElements: nothing } },
  ],
})(WithoutDocument);

TestBed.initTestEnvironment(
  WithoutDocument,
  createPlatformFactory(platformCore, 'without document', [])(),
);

/** A component of a template, which reads the fields of its class. */
export const component = <A extends object>(template: string, type: Type<A>): Type<A> => {
  Component({ selector: 'test-view', template })(type);
  return type;
};

/** Shows a component in an application that detects changes by itself, until the test ends. */
export const show = <A extends object>(type: Type<A>) => {
  const application = TestBed.inject(ApplicationRef);
  const hostElement = node();
  const shown = createComponent(type, {
    environmentInjector: TestBed.inject(EnvironmentInjector),
    hostElement: hostElement as unknown as Element,
  });
  let checks = 0;
  afterEveryRender(() => (checks += 1), { injector: shown.injector });
  application.attachView(shown.hostView);
  return {
    component: shown.instance,
    destroy: () => shown.destroy(),
    /** Resolves when no change waits to be shown. */
    settled: () => application.whenStable(),
    /** The text that is shown. */
    text: () => textOf(hostElement),
    /** How often Angular has looked for changes so far. */
    checks: () => checks,
  };
};
