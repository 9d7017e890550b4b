/** Folders of what others wrote or a program made. */
const foreignFolders: readonly string[] = [
  ...[
    'node_modules',
    'bower_components',
    'jspm_packages',
    'vendor',
    'third_party',
    'site-packages',
    'Pods',
    'Carthage',
  ],
  ...['dist', 'build', 'out', 'target', 'obj', 'coverage', 'htmlcov', '__pycache__', '__snapshots__'],
  ...['venv', 'DerivedData', 'bazel-*', '.*'],
];

const foreignNames = /[.-](?:min|bundle|lock)\.[^.]+$|\.(?:generated|g|pb|designer)\.[^.]+$|_pb2(?:_grpc)?\.pyi?$/i;

/** The same folders, as a glob for the search. */
export const foreignGlob = `{${foreignFolders.map((name) => `**/${name}/**`).join(',')}}`;

const foreignFolder = new RegExp(
  `^(?:${foreignFolders.map((name) => name.replaceAll('.', '\\.').replaceAll('*', '.*')).join('|')})$`,
);

/** Whether a folder by its name is one whose files the people who work there write themselves. */
export function isOwnFolder(name: string): boolean {
  return !foreignFolder.test(name);
}

/** The same of a file by its name. */
export function isOwnName(name: string): boolean {
  return !foreignNames.test(name);
}

/** The same of a path in a workspace folder, with `/`. */
export function isOwnPath(path: string): boolean {
  const folders = path.split('/');
  return isOwnName(folders.pop() ?? '') && folders.every(isOwnFolder);
}
