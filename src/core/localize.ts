/** Returns a message of core/messages in the display language, with its placeholders filled. */
export type Localize = (message: string, ...args: (string | number)[]) => string;
