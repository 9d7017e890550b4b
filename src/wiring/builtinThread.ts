// What runs on the built-in engine's thread.
import { parentPort } from 'node:worker_threads';
import { BuiltinEngine } from '../builtin/engine.ts';
import { serveThread } from '../builtin/serveThread.ts';
import { familyOf } from '../context/languageFamily.ts';
import { languageOf } from '../prompt/languages.ts';

if (parentPort) serveThread(parentPort, new BuiltinEngine(), { languageOf, familyOf });
