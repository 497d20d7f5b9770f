/** A node of PostgreSQL's parse tree, as libpg-query gives it in JSON. https://github.com/pganalyze/libpg_query */
export type TreeNode = { readonly [field: string]: unknown };

export function isTreeNode(value: unknown): value is TreeNode {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function nodeAt(node: TreeNode | undefined, ...path: readonly string[]): TreeNode | undefined {
  let current: TreeNode | undefined = node;
  for (const field of path) {
    const next: unknown = current?.[field];
    current = isTreeNode(next) ? next : undefined;
  }
  return current;
}

export function nodesAt(node: TreeNode | undefined, field: string): readonly TreeNode[] {
  const value = node?.[field];
  return Array.isArray(value) ? value.filter(isTreeNode) : [];
}

export function textAt(node: TreeNode | undefined, field: string): string {
  const value = node?.[field];
  return typeof value === 'string' ? value : '';
}

export function numberAt(node: TreeNode | undefined, field: string): number {
  const value = node?.[field];
  return typeof value === 'number' ? value : 0;
}

/** The strings of a list such as a qualified name. */
export function namesAt(node: TreeNode | undefined, field: string): string[] {
  return nodesAt(node, field).map((item) => textAt(nodeAt(item, 'String'), 'sval'));
}

/** Every field below a node that holds a node, with the field's name: node types are such names. */
export function* descendants(value: unknown): Generator<{ readonly name: string; readonly node: TreeNode }> {
  if (Array.isArray(value)) {
    for (const item of value) yield* descendants(item);
  } else if (isTreeNode(value)) {
    for (const [name, below] of Object.entries(value)) {
      if (isTreeNode(below)) yield { name, node: below };
      yield* descendants(below);
    }
  }
}
