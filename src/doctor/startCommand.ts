import type { Settings } from '../core/settings.ts';

/** What starts a server of this kind at the port of `url`, for a shell; undefined where the kind is not known. */
export function startCommand({ backend, model }: Settings, { port }: URL): string | undefined {
  const commands: Readonly<Record<string, string>> = {
    llamacpp: `llama-server --fim-qwen-1.5b-default --port ${port}`,
    ollama: port === '11434' ? 'ollama serve' : `OLLAMA_HOST=127.0.0.1:${port} ollama serve`,
    vllm: `vllm serve ${model} --port ${port}`,
    lmstudio: `lms server start --port ${port}`,
  };
  return commands[backend];
}
